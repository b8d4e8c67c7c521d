//! Who would be told that a change shipped: people and what they may be shown of each other.

use std::collections::HashSet;

use super::wire::{AudienceItem, Because, ByChannel};
use crate::id::PersonId;
use crate::names::PersonRef;
use crate::reports::Identity;
use crate::reports::wire::{Actor, ActorKind};
use crate::telling::preferences::{Leaving, Preferences};
use crate::telling::wire::Channel;
use crate::telling::{TellingKind, preferences};

/// Somebody with an account who would be told, with everything that is known. Never leaves as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Who.
    pub person: PersonRef,
    /// For which reports, and how the person is known there.
    pub reasons: Vec<(Because, Identity)>,
    /// By which way; nothing where the account is switched off.
    pub channel: Option<Channel>,
    /// The person's language.
    pub language: String,
}

/// By which way a letter of that kind reaches a person, where `leaving` is what becomes of the mail. Without any way
/// for mail the inbox is the way, for those who look there.
pub fn channel(
    leaving: Leaving,
    preferences: &Preferences,
    kind: TellingKind,
    mail_is_set_up: bool,
) -> Channel {
    let looks_there = preferences.channels(kind).inbox != preferences::Timing::Off;
    match leaving {
        Leaving::Never => Channel::Inbox,
        Leaving::Now | Leaving::At(_) | Leaving::WithDigest(_) if mail_is_set_up || !looks_there => {
            Channel::Mail
        }
        Leaving::Now | Leaving::At(_) | Leaving::WithDigest(_) => Channel::Inbox,
    }
}

/// The audience as an owner may know it: by name, then the confidential, then the anonymous.
///
/// A person who follows several reports by name is one item. Where the same person follows confidentially, that is an
/// item of its own, for each report: nobody learns from here that a confidential person is this one, or is twice the
/// same.
pub fn items(listeners: &[Listener], anonymous: &[Because]) -> Vec<AudienceItem> {
    let mut named = Vec::new();
    let mut hidden = Vec::new();
    for listener in listeners {
        let item = |who, because| AudienceItem {
            who,
            because,
            channel: listener.channel,
            language: Some(listener.language.clone()),
        };
        let by_name = listener.reasons.iter().filter(|(_, identity)| *identity == Identity::Named);
        let mut by_name: Vec<Because> = by_name.map(|(because, _)| *because).collect();
        if !by_name.is_empty() {
            by_name.sort_by_key(|because| because.number);
            named.push(item(Actor::known(ActorKind::Person, &listener.person), by_name));
        }
        let others = listener.reasons.iter().filter(|(_, identity)| *identity != Identity::Named);
        hidden.extend(others.map(|(because, _)| item(Actor::bare(ActorKind::Confidential), vec![*because])));
    }
    named.sort_by(|one, other| (&one.who.name, one.who.id).cmp(&(&other.who.name, other.who.id)));
    // By nothing that tells one of them from another.
    let order = |item: &AudienceItem| {
        let because = item.because.first().map(|because| (because.number, because.relation));
        (because, item.channel, item.language.clone())
    };
    hidden.sort_by_key(order);
    let mut nobody: Vec<AudienceItem> = anonymous
        .iter()
        .map(|because| AudienceItem {
            who: Actor::bare(ActorKind::Anonymous),
            because: vec![*because],
            channel: Some(Channel::StatusPage),
            language: None,
        })
        .collect();
    nobody.sort_by_key(order);
    named.into_iter().chain(hidden).chain(nobody).collect()
}

/// How many people that is as an owner may count them, before it ships and after: whoever is known by name counts once,
/// however many of the reports that person follows. Whoever is not counts once for each report, because nobody learns
/// that two of them are the same.
pub fn count_people(told: impl IntoIterator<Item = (Option<PersonId>, Identity)>) -> u64 {
    let mut named = HashSet::new();
    let mut hidden = 0;
    for (person, identity) in told {
        match (person, identity) {
            (Some(person), Identity::Named) => {
                named.insert(person);
            }
            _ => hidden += 1,
        }
    }
    named.len() as u64 + hidden
}

/// The items by way, and how many of them stand for several reports.
pub fn count(items: &[AudienceItem]) -> (ByChannel, u64) {
    let mut by_channel = ByChannel::default();
    let mut merged = 0;
    for item in items {
        let count = match item.channel {
            Some(Channel::Mail) => &mut by_channel.mail,
            Some(Channel::Inbox) => &mut by_channel.inbox,
            Some(Channel::Push) => &mut by_channel.push,
            Some(Channel::StatusPage) => &mut by_channel.status_page,
            None => &mut by_channel.nobody,
        };
        *count += 1;
        merged += u64::from(item.because.len() > 1);
    }
    (by_channel, merged)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::Id;
    use crate::reports::wire::Relation;

    fn listener(person: u128, reasons: &[(i64, Identity)], channel: Option<Channel>) -> Listener {
        Listener {
            person: PersonRef::new(Id::from_uuid(uuid::Uuid::from_u128(person)), format!("Person {person}")),
            reasons: reasons
                .iter()
                .map(|(number, identity)| {
                    (Because { number: *number, relation: Relation::Supporter }, *identity)
                })
                .collect(),
            channel,
            language: "en".to_owned(),
        }
    }

    #[test]
    fn without_mail_the_inbox_is_the_way_for_who_looks_there() {
        let preferences = Preferences::default();
        let by = |leaving, open| channel(leaving, &preferences, TellingKind::Shipped, open);
        assert_eq!(by(Leaving::Now, true), Channel::Mail);
        assert_eq!(by(Leaving::Now, false), Channel::Inbox);
        assert_eq!(by(Leaving::Never, true), Channel::Inbox);
        let mut by_mail_alone = Preferences::default();
        let channels =
            preferences::Channels { mail: preferences::Timing::Daily, inbox: preferences::Timing::Off };
        by_mail_alone.kinds.insert(TellingKind::Shipped, channels);
        assert_eq!(channel(Leaving::Now, &by_mail_alone, TellingKind::Shipped, false), Channel::Mail);
    }

    fn anybody() -> impl Strategy<Value = (Vec<(i64, Identity)>, Option<Channel>)> {
        let identity = prop::sample::select(vec![Identity::Named, Identity::Confidential]);
        let reasons = prop::collection::btree_map(1_001i64..1_006, identity, 1..4);
        let ways = vec![None, Some(Channel::Mail), Some(Channel::Inbox)];
        (reasons.prop_map(|reasons| reasons.into_iter().collect()), prop::sample::select(ways))
    }

    proptest! {
        #[test]
        fn everybody_named_stands_once_and_nobody_confidential_is_told_apart(
            people in prop::collection::vec(anybody(), 0..12),
            anonymous in prop::collection::vec(1_001i64..1_006, 0..4),
        ) {
            let listeners: Vec<Listener> =
                (0..).zip(&people).map(|(person, (reasons, channel))| listener(person, reasons, *channel)).collect();
            let because = |number: &i64| Because { number: *number, relation: Relation::Reporter };
            let anonymous: Vec<Because> = anonymous.iter().map(because).collect();
            let items = items(&listeners, &anonymous);
            let reasons: usize = listeners.iter().map(|listener| listener.reasons.len()).sum();
            let shown: usize = items.iter().map(|item| item.because.len()).sum();
            prop_assert_eq!(shown, reasons + anonymous.len(), "no reason is lost or told twice");
            let told = listeners.iter().flat_map(|listener| {
                listener.reasons.iter().map(|(_, identity)| (Some(listener.person.id), *identity))
            });
            let told = told.chain(anonymous.iter().map(|_| (None, Identity::Anonymous)));
            prop_assert_eq!(count_people(told), items.len() as u64, "who is told counts as who would be");
            let mut named: Vec<_> = items.iter().filter_map(|item| item.who.id).collect();
            let count_named = named.len();
            named.sort_unstable();
            named.dedup();
            prop_assert_eq!(named.len(), count_named);
            for item in items.iter().filter(|item| item.who.id.is_none()) {
                prop_assert!(item.who.name.is_none() && item.because.len() == 1);
            }
            let (by_channel, merged) = count(&items);
            let ByChannel { mail, inbox, push, status_page, nobody } = by_channel;
            prop_assert_eq!(mail + inbox + push + status_page + nobody, items.len() as u64);
            prop_assert_eq!(status_page, anonymous.len() as u64);
            prop_assert_eq!(merged, items.iter().filter(|item| item.because.len() > 1).count() as u64);
            // Whatever the people are called, the confidential stand in the same order.
            let renamed: Vec<Listener> =
                listeners.iter().rev().cloned().map(|one| Listener { person: PersonRef::new(one.person.id, "Z"), ..one }).collect();
            let hidden = |items: &[AudienceItem]| items.iter().filter(|item| item.who.id.is_none()).cloned().collect::<Vec<_>>();
            prop_assert_eq!(hidden(&super::items(&renamed, &anonymous)), hidden(&items));
        }
    }
}
