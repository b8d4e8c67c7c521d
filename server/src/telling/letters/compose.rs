//! Puts a letter together: the parts of its kind, who gets it and why, then subject, text and HTML.

use domain::reports::wire::Relation;

use super::kinds::Speaker;
use super::parts::{Ask, Foot, Group, Link, List, Parts, Said, one_line};
use super::{Account, AccountKind, Facts, Letter, LetterError, Matter, Told, html, text};
use crate::words::words;

/// Characters of a subject: what mail programs show without cutting it themselves.
const SUBJECT: usize = 120;

/// Writes the letter.
///
/// # Errors
/// [`LetterError::Template`], which would be a fault of ours.
pub fn compose(facts: &Facts<'_>) -> Result<Letter, LetterError> {
    let speaker = Speaker { words: words(facts.language), facts };
    let parts = match &facts.matter {
        Matter::Told(told) => speaker.told(told),
        Matter::Account(account) => speaker.account(account),
        Matter::Digest(items) => speaker.digest(items),
    };
    let subject = shortened(&one_line(&parts.subject), SUBJECT);
    let html = html::write(speaker.words, &subject, &parts)?;
    let text = text::write(&speaker.words.text("app.name", &[]), &parts);
    Ok(Letter { subject, topic: parts.topic, text, html })
}

/// At most so many characters, cut between words where there are any.
fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most.saturating_sub(1)).collect();
    // Not further back than half: a title may be one long word.
    let end = head.rfind(' ').filter(|end| *end > head.len() / 2).unwrap_or(head.len());
    format!("{}…", head[..end].trim_end())
}

impl Speaker<'_> {
    fn told(&self, told: &Told<'_>) -> Parts {
        let mut parts = self.body(told);
        let number = self.number(told.number);
        parts.subject = self.subject(told, &number);
        parts.topic = Some(number.clone());
        if parts.preview.0.is_empty() {
            let next = parts.notes.first().map(|note| note.words.clone());
            parts.preview = next.or_else(|| parts.opening.first().cloned()).unwrap_or_default();
        }
        parts.number = Some(Link { label: Said::line(&number), to: told.links.page.to_owned() });
        parts.lists.extend(self.also(told));
        parts.foot = self.foot(told, parts.ask.as_ref());
        parts
    }

    /// What stays the same of a report stands first and the news last, so that its letters lie together wherever
    /// mails are sorted. A long title is cut rather than the news.
    fn subject(&self, told: &Told<'_>, number: &str) -> String {
        let news = one_line(&self.news(told).plain());
        let with = |title: &str| {
            self.words.text("server.mail.subject", &[("number", number), ("title", title), ("news", &news)])
        };
        let room = SUBJECT.saturating_sub(with("").chars().count());
        with(&shortened(&self.title(told), room))
    }

    /// The receiver's other reports that the same change ends; each is answered on its own page.
    fn also(&self, told: &Told<'_>) -> Option<List> {
        let group = |also: &super::Also<'_>| {
            let number = self.number(also.number);
            let title = also.title.unwrap_or(also.category);
            Group {
                heading: self.report(&number, title),
                links: vec![Link { label: self.say("server.mail.also_link"), to: also.page.to_owned() }],
            }
        };
        (!told.also.is_empty()).then(|| List {
            heading: self.say("server.mail.also"),
            yours: false,
            groups: told.also.iter().map(group).collect(),
        })
    }

    fn report(&self, number: &str, title: &str) -> Said {
        Said::sentence(self.words, "server.mail.report", &[("number", number), ("title", title)])
    }

    fn foot(&self, told: &Told<'_>, ask: Option<&Ask>) -> Vec<Foot> {
        let why = match told.relation {
            _ if told.kind.is_duty() => "server.mail.why.duty",
            Relation::Reporter => "server.mail.why.reporter",
            Relation::Supporter => "server.mail.why.supporter",
            Relation::Follower | Relation::None => "server.mail.why.follower",
        };
        let mut foot = Vec::new();
        let story = told
            .links
            .story
            .map(|story| Link { label: self.about(told, "server.mail.story", &[]), to: story.to_owned() });
        let opens = ask.map(|ask| match ask.answers.len() == 1 {
            true => self.say("server.mail.opens.answer"),
            false => self.say("server.mail.opens.confirm"),
        });
        if opens.is_some() || story.is_some() {
            foot.push(Foot { words: opens.unwrap_or_default(), link: story });
        }
        foot.push(Foot { words: self.about(told, why, &[]), link: Some(self.choice()) });
        if let Some(to) = told.links.unsubscribe {
            let link = Link { label: self.say("server.mail.unsubscribe"), to: to.to_owned() };
            foot.push(Foot { words: Said::default(), link: Some(link) });
        }
        foot.push(self.sender());
        foot
    }

    fn choice(&self) -> Link {
        Link { label: self.say("server.mail.choose"), to: self.facts.preferences.to_owned() }
    }

    fn sender(&self) -> Foot {
        let organisation = [("organisation", self.facts.organisation)];
        Foot { words: Said::sentence(self.words, "server.mail.sender", &organisation), link: None }
    }

    fn account(&self, account: &Account<'_>) -> Parts {
        let kind = match account.kind {
            AccountKind::Invitation => "invitation",
            AccountKind::SignInLink => "sign_in_link",
            AccountKind::PasswordReset => "password_reset",
            AccountKind::Joining => "joining",
        };
        let (span, when) =
            (self.span(account.valid_for), self.words.time(account.expires_at, self.facts.zone));
        let values = [
            ("name", self.facts.name),
            ("organisation", self.facts.organisation),
            ("span", &span),
            ("when", &when),
        ];
        let say = |part: &str| Said::sentence(self.words, &format!("server.mail.{kind}.{part}"), &values);
        let expiry = Said::sentence(self.words, "server.mail.link_works", &values);
        Parts {
            subject: say("subject").plain(),
            preview: expiry.clone(),
            heading: say("heading"),
            opening: vec![say("opening")],
            action: Some(Link { label: say("action"), to: account.link.to_owned() }),
            advice: vec![expiry, say("not_you")],
            foot: vec![Foot { words: say("why"), link: None }, self.sender()],
            ..Parts::default()
        }
    }

    /// A length of time in its largest whole unit, as the app says it.
    fn span(&self, seconds: i64) -> String {
        const MINUTE: u64 = 60;
        const HOUR: u64 = 60 * MINUTE;
        let seconds = u64::try_from(seconds).unwrap_or_default();
        let (key, unit) = match seconds {
            whole if whole >= HOUR && whole % HOUR == 0 => ("server.mail.hours", HOUR),
            _ => ("server.mail.minutes", MINUTE),
        };
        self.words.counted(key, seconds / unit)
    }

    /// Everything that has gathered, by report: first what waits for the receiver.
    fn digest(&self, items: &[Told<'_>]) -> Parts {
        let (yours, rest): (Vec<_>, Vec<_>) =
            by_report(items).into_iter().partition(|group| group.iter().any(|told| told.kind.is_your_turn()));
        let waiting = yours.len();
        let list = |key: &str, yours: bool, reports: &[Vec<&Told<'_>>]| List {
            heading: self.say(key),
            yours,
            groups: reports.iter().map(|group| self.group(group)).collect(),
        };
        let key = if waiting > 0 { "server.mail.digest.waiting" } else { "server.mail.digest.news" };
        let count = if waiting > 0 { waiting } else { rest.len() };
        let heading = self.words.counted(key, u64::try_from(count).unwrap_or(u64::MAX));
        let mut lists = Vec::new();
        if !yours.is_empty() {
            lists.push(list("server.mail.digest.yours", true, &yours));
        }
        if !rest.is_empty() {
            lists.push(list("server.mail.digest.rest", false, &rest));
        }
        let name = [("name", self.facts.name)];
        Parts {
            subject: self.words.text("server.mail.digest.subject", &[("news", &heading)]),
            preview: self.say("server.mail.digest.preview"),
            heading: Said::line(&heading),
            opening: vec![Said::sentence(self.words, "server.mail.digest.opening", &name)],
            lists,
            foot: vec![
                Foot { words: self.say("server.mail.why.digest"), link: Some(self.choice()) },
                self.sender(),
            ],
            ..Parts::default()
        }
    }

    fn group(&self, group: &[&Told<'_>]) -> Group {
        let heading = group.last().map(|told| self.report(&self.number(told.number), &self.title(told)));
        let link = |told: &&Told<'_>| Link { label: self.news(told), to: told.links.page.to_owned() };
        Group { heading: heading.unwrap_or_default(), links: group.iter().map(link).collect() }
    }
}

/// The items of each report together, reports in the order of their first item.
fn by_report<'a>(items: &'a [Told<'a>]) -> Vec<Vec<&'a Told<'a>>> {
    let mut groups: Vec<Vec<&Told<'_>>> = Vec::new();
    for told in items {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| first.number == told.number)) {
            Some(group) => group.push(told),
            None => groups.push(vec![told]),
        }
    }
    groups
}
