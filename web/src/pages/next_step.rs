//! What happens next to a report, in the words of the page's language.

use domain::reports::projection::NextStepCode;

use crate::t;

/// The words for the next step.
pub fn words(code: NextStepCode) -> String {
    match code {
        NextStepCode::Acknowledge => t!("next_step.acknowledge"),
        NextStepCode::FirstAnswer => t!("next_step.first_answer"),
        NextStepCode::Decision => t!("next_step.decision"),
        NextStepCode::Fix => t!("next_step.fix"),
        NextStepCode::YourTurn => t!("next_step.your_turn"),
        NextStepCode::Planned => t!("next_step.planned"),
        NextStepCode::Hold => t!("next_step.hold"),
        NextStepCode::None => t!("next_step.none"),
    }
}
