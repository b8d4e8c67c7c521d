//! The routing rules in their order, in plain words.

use leptos::prelude::*;

use super::{entry::Entry, lists::Lists, loaded::loaded};
use crate::{
    components::{Empty, Faces, Icon, Notice, Owner},
    shell::Page,
    t,
    words::coded,
};

/// What rules name.
const NEEDS: [&str; 6] = ["sites", "units", "systems", "categories", "teams", "service-levels"];

/// The rules, to be read.
#[component]
pub fn RoutingPage() -> impl IntoView {
    let loaded = loaded(NEEDS.to_vec(), Some("/routing-rules".to_owned()));
    let back = || {
        view! {
            <a class="btn quiet" href="/administration">
                <Icon name="back" flip=true/>{t!("administration.title")}
            </a>
        }
    };
    view! {
        <Page title=t!("administration.routing.title") soft=t!("administration.routing.soft") actions=back>
            <Faces of=loaded let:now>{rules(&now.read.unwrap_or_default().entry, &now.lists)}</Faces>
        </Page>
    }
}

fn rules(set: &Entry, lists: &Lists) -> impl IntoView + use<> {
    let rules = set.list("rules");
    let none = rules.is_empty().then(|| view! {
        <Empty
            icon="route" title=t!("administration.routing.empty") advice=t!("administration.routing.empty_advice")
        />
    });
    let rows = rules.iter().enumerate().map(|(index, rule)| row(index, rule, lists)).collect_view();
    view! {
        <Notice icon="info">{t!("administration.routing.read_only")}</Notice>
        {none}
        <ol class="list rules" aria-label=t!("administration.routing.in_order")>
            {rows}
            <li class="fallback">
                <span class="n"><Icon name="lock"/></span>
                <div class="stack tight">
                    <strong>{t!("administration.routing.fallback")}</strong>
                    <p class="small soft">{t!("administration.routing.fallback_means")}</p>
                </div>
                {outcome(&set.part("fallback"), lists)}
            </li>
        </ol>
    }
}

fn row(index: usize, rule: &Entry, lists: &Lists) -> impl IntoView + use<> {
    let conditions = conditions(&rule.part("when"), lists);
    let line = |(index, words): (usize, String)| match index {
        0 => t!("administration.routing.if", condition = words),
        _ => t!("administration.routing.and", condition = words),
    };
    let mut lines: Vec<String> = conditions.into_iter().enumerate().map(line).collect();
    if lines.is_empty() {
        lines.push(t!("administration.routing.always"));
    }
    let lines = lines.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
    view! {
        <li>
            <span class="n">{index + 1}</span>
            <div class="stack tight">
                <strong translate="no">{rule.name()}</strong>
                <ul class="small">{lines}</ul>
            </div>
            {outcome(&rule.part("then"), lists)}
        </li>
    }
}

/// Who owns it then, and by which service level.
fn outcome(then: &Entry, lists: &Lists) -> AnyView {
    let team = lists.name("teams", &then.text("team_id"));
    let level = lists.name("service-levels", &then.text("service_level_id"));
    let line = match then.text("assign").as_str() {
        "lead" => t!("administration.routing.to_lead", level = level),
        _ => t!("administration.routing.to_team", level = level),
    };
    view! {
        <div class="then stack tight">
            <span class="small">{t!("administration.routing.then")}</span>
            <Owner name=team line=line team=true/>
        </div>
    }
    .into_any()
}

/// Each condition as half a sentence: "the site is Riverside or Northgate".
fn conditions(when: &Entry, lists: &Lists) -> Vec<String> {
    let steps: Vec<Entry> = lists.of("systems").iter().flat_map(|system| system.list("steps")).collect();
    let step = |id: String| steps.iter().find(|step| step.id() == id).map(Entry::name).unwrap_or_default();
    let named = |field: &str, path: &str| any_of(when.texts(field).iter().map(|id| lists.name(path, id)));
    let severities = when.texts("severities").into_iter().map(|severity| coded("severity.", &severity));
    let quoted = when.texts("words").into_iter().map(|word| t!("administration.routing.quoted", word = word));
    let site = named("site_ids", "sites").map(|names| t!("administration.routing.site", names = names));
    let unit = named("unit_ids", "units").map(|names| t!("administration.routing.unit", names = names));
    let system =
        named("system_ids", "systems").map(|names| t!("administration.routing.system", names = names));
    let step = any_of(when.texts("workflow_step_ids").into_iter().map(step))
        .map(|names| t!("administration.routing.step", names = names));
    let category =
        named("category_ids", "categories").map(|names| t!("administration.routing.category", names = names));
    let severity = any_of(severities).map(|names| t!("administration.routing.severity", names = names));
    let words = any_of(quoted).map(|names| t!("administration.routing.words", names = names));
    [site, unit, system, step, category, severity, words].into_iter().flatten().collect()
}

/// "A, B or C"; nothing where there are none.
fn any_of(names: impl Iterator<Item = String>) -> Option<String> {
    let mut names: Vec<String> = names.collect();
    let last = names.pop()?;
    if names.is_empty() {
        return Some(last);
    }
    Some(t!("administration.routing.or", first = names.join(", "), last = last))
}
