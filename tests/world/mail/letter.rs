//! A message as a mail program reads it, by a reader that is not ours.

use mail_parser::{Address, HeaderValue, Message, MessageParser, PartType};

/// What a message says.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Name and address of the sender; the name is empty where it has none.
    pub from: (String, String),
    /// Names and addresses in `To`.
    pub to: Vec<(String, String)>,
    /// The subject, decoded.
    pub subject: String,
    /// Without angle brackets, as the three below.
    pub message_id: String,
    /// What it answers.
    pub in_reply_to: Vec<String>,
    /// Its thread, the oldest first.
    pub references: Vec<String>,
    /// The part in plain text.
    pub text: String,
    /// The part in HTML.
    pub html: String,
    /// The kind of each part that holds others or words, in order, as `text/plain`.
    pub parts: Vec<String>,
    /// Every header as it was sent, in one line each.
    pub headers: Vec<(String, String)>,
}

impl Letter {
    /// Reads it. Fails for what is no message.
    pub fn read(data: &[u8]) -> Self {
        let message = MessageParser::default().parse(data).expect("a message");
        let headers = message.headers_raw().map(|(name, value)| (name.to_owned(), one_line(value))).collect();
        let from = message.from().map(people).and_then(|people| people.into_iter().next());
        Self {
            from: from.unwrap_or_default(),
            to: message.to().map(people).unwrap_or_default(),
            subject: message.subject().unwrap_or_default().to_owned(),
            message_id: message.message_id().unwrap_or_default().to_owned(),
            in_reply_to: list(message.in_reply_to()),
            references: list(message.references()),
            text: part(&message, |body| match body {
                PartType::Text(text) => Some(text),
                _ => None,
            }),
            html: part(&message, |body| match body {
                PartType::Html(text) => Some(text),
                _ => None,
            }),
            parts: message.parts.iter().map(kind).collect(),
            headers,
        }
    }

    /// The values of all headers of that name, as they were sent.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let of_name = self.headers.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
        of_name.map(|(_, value)| value.as_str()).collect()
    }

    /// The only header of that name. Fails where there are none or several.
    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        let all = self.all(name);
        assert_eq!(all.len(), 1, "{name} in {:#?}", self.headers);
        all[0]
    }

    /// The addresses of pages in the plain text, in their order.
    pub fn links(&self) -> Vec<&str> {
        let words = self.text.split_whitespace().map(|word| word.trim_matches(['<', '>', '(', ')', ',']));
        words.filter(|word| word.starts_with("http://") || word.starts_with("https://")).collect()
    }

    /// The same of the HTML part: what its links point to.
    pub fn html_links(&self) -> Vec<String> {
        let links = self.html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        links.map(|link| link.replace("&amp;", "&").replace("&#x2f;", "/")).collect()
    }
}

fn one_line(value: &str) -> String {
    value.split("\r\n").collect::<String>().trim().to_owned()
}

fn people(address: &Address<'_>) -> Vec<(String, String)> {
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    address.iter().map(|person| (owned(person.name()), owned(person.address()))).collect()
}

fn list(value: &HeaderValue<'_>) -> Vec<String> {
    match value {
        HeaderValue::Text(text) => vec![text.to_string()],
        HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn part<'a>(
    message: &'a Message<'_>,
    words: impl Fn(&'a PartType<'_>) -> Option<&'a std::borrow::Cow<'a, str>>,
) -> String {
    message.parts.iter().find_map(|part| words(&part.body)).map(ToString::to_string).unwrap_or_default()
}

fn kind(part: &mail_parser::MessagePart<'_>) -> String {
    use mail_parser::MimeHeaders;
    part.content_type().map_or_else(String::new, |kind| {
        format!("{}/{}", kind.c_type, kind.c_subtype.as_deref().unwrap_or_default())
    })
}
