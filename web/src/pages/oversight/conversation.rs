//! What came of the self-test: the advice, the conversation line by line, encryption and certificates.

use domain::telling::mail_settings::{Encrypted, SelfTest, ShownCertificate, Speaker, SpokenLine};
use leptos::prelude::*;

use crate::{
    components::{Notice, When},
    t,
    words::{Style, coded},
};

/// The outcome, the advice first.
#[component]
pub fn Conversation(found: SelfTest) -> impl IntoView {
    let SelfTest { accepted, advice_code, answer, steps, tls } = found;
    let (tone, icon) = if accepted { ("closed", "check") } else { ("alarm", "over") };
    let said = |line: SpokenLine| {
        let ours = line.from == Speaker::Us;
        let who = if ours { t!("mail.us") } else { t!("mail.server") };
        view! {
            <li class:ours=ours>
                <span class="who">{who}</span>
                <code translate="no" dir="auto">{line.text}</code>
            </li>
        }
    };
    let lines: Vec<_> = steps.into_iter().map(said).collect();
    view! {
        <Notice tone=tone icon=icon>
            <p>{coded("mail_test.", advice_code.as_str())}</p>
            <p class="small" translate="no" dir="auto">{answer}</p>
        </Notice>
        {tls.map(|tls| view! { <Encryption tls=tls/> })}
        {(!lines.is_empty()).then(|| view! {
            <h3>{t!("mail.conversation")}</h3>
            <ol class="conversation">{lines}</ol>
        })}
    }
}

#[component]
fn Encryption(tls: Encrypted) -> impl IntoView {
    let Encrypted { version, cipher, distrust, certificates, .. } = tls;
    let agreed = [version, cipher].into_iter().flatten().collect::<Vec<_>>().join(", ");
    view! {
        <h3>{t!("mail.encryption")}</h3>
        <dl class="facts">
            {(!agreed.is_empty()).then(|| view! { <dt>{t!("mail.agreed")}</dt><dd translate="no">{agreed}</dd> })}
            {distrust.map(|why| view! { <dt>{t!("mail.distrust")}</dt><dd translate="no" dir="auto">{why}</dd> })}
        </dl>
        <ol class="stack">
            {certificates.into_iter().map(|certificate| view! { <Certificate of=certificate/> }).collect_view()}
        </ol>
    }
}

#[component]
fn Certificate(of: ShownCertificate) -> impl IntoView {
    let ShownCertificate { subject, issuer, not_before, not_after, names } = of;
    view! {
        <li class="card">
            <dl class="facts">
                <dt>{t!("mail.certificate.subject")}</dt><dd translate="no">{subject}</dd>
                <dt>{t!("mail.certificate.issuer")}</dt><dd translate="no">{issuer}</dd>
                <dt>{t!("mail.certificate.holds")}</dt>
                <dd><When at=not_before precision=Style::Date/>" – "<When at=not_after precision=Style::Date/></dd>
                {(!names.is_empty()).then(|| view! {
                    <dt>{t!("mail.certificate.names")}</dt><dd translate="no">{names.join(", ")}</dd>
                })}
            </dl>
        </li>
    }
}
