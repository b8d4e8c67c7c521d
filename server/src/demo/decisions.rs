//! What the committees decided, each decision recorded by its chair.

use domain::governance::Verdict;
use domain::governance::requests::NewDecision;
use domain::moment::Moment;

use super::load::fingerprint;
use super::past::Decision;
use super::story::Story;
use super::teller::Teller;
use crate::error::{Result, ServerError};
use crate::governance::actions::deciding;
use crate::reports::once::Once;

/// A decision at its time, about those reports that were there and stood by themselves.
pub(super) struct Meeting<'a> {
    decision: &'a Decision,
    /// When.
    pub at: Moment,
    reports: Vec<&'a Story<'a>>,
}

/// When each decision was made. One that the files date before some of its reports were told was made again for those,
/// as their stories have it: the committee answered the same wish in the same words.
pub(super) fn meetings<'a>(decisions: &'a [Decision], stories: &'a [Story<'a>]) -> Vec<Meeting<'a>> {
    let mut meetings: Vec<Meeting<'a>> = Vec::new();
    for decision in decisions {
        let about = stories.iter().filter(|story| decision.reports.contains(&story.report.key));
        // What was joined was decided with its root.
        for (story, at) in about.filter_map(|story| Some((story, story.course.decided_at?))) {
            let same = |meeting: &&mut Meeting<'_>| meeting.decision.key == decision.key && meeting.at == at;
            match meetings.iter_mut().find(same) {
                Some(meeting) => meeting.reports.push(story),
                None => meetings.push(Meeting { decision, at, reports: vec![story] }),
            }
        }
    }
    meetings
}

impl Meeting<'_> {
    /// The chair records it.
    pub async fn decide(&self, teller: Teller<'_>) -> Result<()> {
        let decision = self.decision;
        let (committee_id, chair) = teller
            .loaded
            .committees
            .get(&decision.committee)
            .ok_or_else(|| ServerError::Internal("a decision of nobody".to_owned()))?;
        let until_words = decision.until.clone().filter(|_| decision.decision == Verdict::Defer);
        let asked_for = decision.asked_for.clone().filter(|_| decision.decision == Verdict::NeedMore);
        let request = NewDecision {
            id: teller.new_id(),
            committee_id: *committee_id,
            report_ids: self.reports.iter().map(|story| story.id).collect(),
            seqs: Vec::new(),
            decision: decision.decision,
            until: None,
            until_words,
            asked_for,
            rationale: format!("{}. {}", decision.title, decision.rationale),
            votes: Some(decision.votes),
        };
        let what = format!("{} at {}", decision.key, self.at.seconds());
        deciding::decide(teller.app, chair, Once { request, fingerprint: fingerprint(&what) }).await?;
        Ok(())
    }
}
