//! Reporting: the form that is done in three taps and one text, and the receipt.

mod burden;
mod burden_form;
mod details;
mod form;
mod form_view;
mod identity;
pub mod kept;
mod page;
mod privacy;
mod private_link;
mod receipt;
mod receipt_page;
mod send;
mod severity;
mod similar;
mod unit;

use domain::directory::wire::Directory;
use leptos::prelude::*;

use crate::components::Errors;
use burden::BurdenCard;
pub use burden::BurdenChoice;
pub use burden_form::BurdenForm;
use details::{SystemFold, WorkaroundFold};
pub use form::Form;
pub use form::one_a_control;
pub use page::ReportPage;
pub use privacy::health_information;
pub use private_link::PrivateLink;
pub use receipt_page::SentPage;
use severity::SeverityFold;
pub use similar::similar_reports;

/// Everything that may be said besides.
#[component]
fn Details(form: Form, directory: Directory, errors: Errors) -> impl IntoView {
    view! {
        <BurdenCard form=form.burden errors=errors/>
        <div>
            <SystemFold form=form systems=directory.systems errors=errors/>
            <SeverityFold form=form instruction=directory.safety_instruction/>
            <WorkaroundFold form=form errors=errors/>
        </div>
    }
}
