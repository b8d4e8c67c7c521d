//! The mail as it goes over the wire: headers, plain text and HTML. The same bytes at a repeat.

use std::time::{Duration, SystemTime};

use domain::id::{MessageId, ReportId};
use domain::moment::Moment;
use lettre::Message;
use lettre::message::header::{self, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};

use super::gather::Written;
use crate::app::App;
use crate::error::{Result, ServerError};
use crate::telling::letters::Letter;
use crate::telling::rows::OutgoingRow;
use crate::telling::smtp::{Refused, address};

/// To whom and when.
pub struct Envelope {
    /// The mail's own id.
    pub message_id: MessageId,
    /// The receiver's name.
    pub name: String,
    /// The receiver's address, as it was given.
    pub address: String,
    /// The date that the mail carries.
    pub dated_at: Moment,
}

/// A mail that leaves now.
pub struct Outgoing {
    /// The rows that it pays.
    pub rows: Vec<OutgoingRow>,
    /// To whom and when.
    pub envelope: Envelope,
    /// The words, for the mailbox page.
    pub letter: Letter,
    /// The whole mail; or the refusal of an address that no mail can be sent to.
    pub bytes: std::result::Result<Vec<u8>, Refused>,
}

macro_rules! text_headers {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone)]
            struct $name(String);

            impl Header for $name {
                fn name() -> HeaderName {
                    HeaderName::new_from_ascii_str($text)
                }

                fn parse(text: &str) -> std::result::Result<Self, Box<dyn std::error::Error + Send + Sync>> {
                    Ok(Self(text.to_owned()))
                }

                fn display(&self) -> HeaderValue {
                    HeaderValue::new(Self::name(), self.0.clone())
                }
            }
        )*
    };
}

text_headers! {
    /// No answer by a machine is wanted (RFC 3834, section 5).
    AutoSubmitted = "Auto-Submitted";
    /// The same for Exchange.
    AutoResponseSuppress = "X-Auto-Response-Suppress";
    /// By what Outlook and Exchange gather a conversation; without it they go by the whole subject, news included.
    ThreadTopic = "Thread-Topic";
    /// Where a mail program says "no more of these" (RFC 2369, section 3.2).
    ListUnsubscribe = "List-Unsubscribe";
    /// That one POST without any question is enough (RFC 8058, section 3.1).
    ListUnsubscribePost = "List-Unsubscribe-Post";
}

impl Outgoing {
    /// The mail with that letter.
    ///
    /// # Errors
    /// `Internal` where the mail cannot be put together although the address is one.
    pub fn new(app: &App, rows: Vec<OutgoingRow>, envelope: Envelope, written: Written) -> Result<Self> {
        let from = &app.config.mail.from;
        let bytes = match address::address(&envelope.address) {
            Err(refused) => Err(refused),
            Ok(address) => {
                // A line end in a name would end the header that carries it.
                let name: String =
                    envelope.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
                let to = Mailbox::new(name, address);
                Ok(bytes(from, to, &envelope, &written)?)
            }
        };
        Ok(Self { rows, envelope, letter: written.letter, bytes })
    }

    /// The receiving server's name, by which not too many mails go there at once.
    pub fn domain(&self) -> String {
        self.envelope.address.rsplit_once('@').map_or("", |(_, domain)| domain).to_lowercase()
    }
}

fn bytes(from: &Mailbox, to: Mailbox, envelope: &Envelope, written: &Written) -> Result<Vec<u8>> {
    let host = from.email.domain();
    let id = |name: String| format!("<{name}@{host}>");
    let date = SystemTime::UNIX_EPOCH
        + Duration::from_secs(u64::try_from(envelope.dated_at.seconds()).unwrap_or_default());
    let mut mail = Message::builder()
        .from(from.clone())
        .to(to)
        .subject(&written.letter.subject)
        .date(date)
        .message_id(Some(id(envelope.message_id.uuid().simple().to_string())))
        .header(AutoSubmitted("auto-generated".to_owned()))
        .header(AutoResponseSuppress("All".to_owned()));
    if let Some(report) = written.report {
        // One report, one thread: every mail about it answers the same first one, sent or not.
        let thread = id(thread(report));
        mail = mail.in_reply_to(thread.clone()).references(thread);
    }
    if let Some(topic) = &written.letter.topic {
        mail = mail.header(ThreadTopic(topic.clone()));
    }
    if let Some(address) = &written.unsubscribe {
        mail = mail
            .header(ListUnsubscribe(format!("<{address}>")))
            .header(ListUnsubscribePost("List-Unsubscribe=One-Click".to_owned()));
    }
    let parts = MultiPart::builder()
        .kind(lettre::message::MultiPartKind::Alternative)
        .boundary(format!("readback-{}", envelope.message_id.uuid().simple()))
        .singlepart(plain(&written.letter.text))
        .singlepart(html(&written.letter.html));
    let mail =
        mail.multipart(parts).map_err(|error| ServerError::internal("putting a mail together", error))?;
    Ok(mail.formatted())
}

/// The id of the mail that all mails about a report answer.
fn thread(report: ReportId) -> String {
    format!("report.{}", report.uuid().simple())
}

fn plain(text: &str) -> SinglePart {
    SinglePart::builder().header(header::ContentType::TEXT_PLAIN).body(text.to_owned())
}

fn html(text: &str) -> SinglePart {
    SinglePart::builder().header(header::ContentType::TEXT_HTML).body(text.to_owned())
}
