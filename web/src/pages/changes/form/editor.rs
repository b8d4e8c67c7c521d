//! What is being written: the change as it was saved last, and what the reader has made of it since.

use domain::{
    changes::{
        ChangeState,
        wire::{AudienceView, ChangeView, LinkedReport, ShipAnswer},
    },
    directory::wire::Directory,
    id::{ChangeId, EventId, ReportId, UnitId},
    moment::Moment,
    reports::wire::ReportView,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::{Map, Value, json};

use super::super::site_time;
use crate::{
    browser,
    client::{self, Remote, live, remote},
    components::{Errors, toast},
    pages::titles::of_staff,
};

/// The fields of the measure, by their names in the API.
pub const MEASURE: [&str; 4] = ["name", "unit", "baseline", "target"];

/// The form's state.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The id of the change.
    pub id: ChangeId,
    /// The change as the server has it; none as long as it is new.
    pub saved: RwSignal<Option<ChangeView>>,
    /// What it is called.
    pub title: RwSignal<String>,
    /// What people had told.
    pub you_said: RwSignal<String>,
    /// What was changed.
    pub we_did: RwSignal<String>,
    /// What people do from now on.
    pub do_now: RwSignal<String>,
    /// The language in which it is written.
    pub language: RwSignal<String>,
    /// The units that it touches.
    pub units: RwSignal<Vec<UnitId>>,
    /// The reports that it ends.
    pub reports: RwSignal<Vec<LinkedReport>>,
    /// Whether there is a measure.
    pub measured: RwSignal<bool>,
    /// Its name, unit, baseline and target.
    pub measure: [RwSignal<String>; 4],
    /// `now` or `later`.
    pub when: RwSignal<String>,
    /// The day on which it ships.
    pub day: RwSignal<String>,
    /// The time at which it ships.
    pub time: RwSignal<String>,
    /// What is wrong with the fields.
    pub errors: Errors,
    /// Why it was not saved, where that is not about one field.
    pub trouble: RwSignal<Option<String>>,
    /// Whether a request is under way.
    pub busy: RwSignal<bool>,
    /// Who would be told, of the change as it was saved.
    pub audience: Remote<Option<AudienceView>>,
    /// The names of units, and the site's time zone.
    pub directory: Remote<Directory>,
    /// Whether the reader is asked once more before it ships.
    pub asked: RwSignal<bool>,
    /// What came of shipping.
    pub result: RwSignal<Option<ShipAnswer>>,
    pub(super) renewed: Callback<ChangeView>,
    pub(super) kept: RwSignal<Value>,
    last_ship: StoredValue<Option<(Option<Moment>, EventId)>>,
}

impl Editor {
    /// The state for a change, or for a new one that begins with a report.
    pub fn new(
        saved: Option<ChangeView>,
        report: Option<ReportId>,
        result: RwSignal<Option<ShipAnswer>>,
        renewed: Callback<ChangeView>,
    ) -> Self {
        let id = saved.as_ref().map_or_else(client::new_id, |change| change.id);
        let of = |field: fn(&ChangeView) -> &String| {
            RwSignal::new(saved.as_ref().map(field).cloned().unwrap_or_default())
        };
        let language = saved.as_ref().map(|change| change.language.clone());
        let measure = saved.as_ref().and_then(|change| change.measure.clone());
        let texts = measure.as_ref().map(|measure| {
            [measure.name.clone(), measure.unit.clone(), figure(measure.baseline), figure(measure.target)]
        });
        let saved_signal = RwSignal::new(saved.clone());
        // What has shipped has no audience any more.
        let version = Memo::new(move |_| {
            saved_signal.with(|saved| {
                let open = saved.as_ref().filter(|change| change.state != ChangeState::Shipped);
                open.map(|change| change.version)
            })
        });
        let audience = remote(move || {
            let known = version.get().is_some();
            async move {
                if !known {
                    return Ok(None);
                }
                client::get::<AudienceView>(&format!("/changes/{id}/audience")).await.map(Some)
            }
        });
        let busy = RwSignal::new(false);
        // While it is being shipped, its own reports are news.
        live::on("report", move |_| {
            if !busy.get_untracked() {
                audience.reload();
            }
        });
        let editor = Self {
            id,
            saved: saved_signal,
            title: of(|change| &change.title),
            you_said: of(|change| &change.you_said),
            we_did: of(|change| &change.we_did),
            do_now: of(|change| &change.do_now),
            language: RwSignal::new(language.unwrap_or_else(|| browser::LANGUAGE.with(Clone::clone))),
            units: RwSignal::new(saved.as_ref().map(|change| change.unit_ids.clone()).unwrap_or_default()),
            reports: RwSignal::new(saved.as_ref().map(|change| change.reports.clone()).unwrap_or_default()),
            measured: RwSignal::new(measure.is_some()),
            measure: texts.unwrap_or_default().map(RwSignal::new),
            when: RwSignal::new("now".to_owned()),
            day: RwSignal::new(String::new()),
            time: RwSignal::new("22:00".to_owned()),
            errors: Errors::new(),
            trouble: RwSignal::new(None),
            busy,
            audience,
            directory: remote(|| async { client::get("/directory").await }).follow("directory"),
            asked: RwSignal::new(false),
            result,
            renewed,
            kept: RwSignal::new(Value::Null),
            last_ship: StoredValue::new(None),
        };
        editor.kept.set(untrack(|| editor.body()));
        if let Some(report) = report {
            editor.begin_with(report);
        }
        editor
    }

    /// The state around the present component.
    pub fn current() -> Self {
        expect_context()
    }

    /// Links the report with which a new change was begun.
    fn begin_with(self, report: ReportId) {
        spawn_local(async move {
            match client::get::<ReportView>(&format!("/reports/{report}")).await {
                Ok(view) => {
                    let staff = view.staff;
                    self.link(LinkedReport {
                        id: staff.id,
                        number: staff.number,
                        title: of_staff(&staff),
                        state: staff.state,
                        people: staff.counts.people,
                        ready: true,
                    });
                }
                Err(failure) => toast(failure.words()),
            }
        });
    }

    /// Links a report, once.
    pub fn link(self, report: LinkedReport) {
        _ = self.reports.try_update(|all| {
            if all.iter().all(|own| own.id != report.id) {
                all.push(report);
            }
        });
    }

    /// What is written, as the API takes it, without an id.
    pub fn body(self) -> Value {
        let text = |text: RwSignal<String>| text.with(|text| text.trim().to_owned());
        let mut body = Map::new();
        body.insert("language".to_owned(), text(self.language).into());
        body.insert("title".to_owned(), text(self.title).into());
        body.insert("you_said".to_owned(), text(self.you_said).into());
        body.insert("we_did".to_owned(), text(self.we_did).into());
        body.insert("do_now".to_owned(), text(self.do_now).into());
        let units = self.units.with(|units| units.iter().map(ToString::to_string).collect::<Vec<_>>());
        body.insert("unit_ids".to_owned(), units.into());
        let reports = self.reports.with(|all| all.iter().map(|it| it.id.to_string()).collect::<Vec<_>>());
        body.insert("report_ids".to_owned(), reports.into());
        let measure = match self.measured.get() {
            true => {
                let [name, unit, baseline, target] = self.measure.map(text);
                json!({"name": name, "unit": unit, "baseline": number(&baseline), "target": number(&target)})
            }
            false => Value::Null,
        };
        body.insert("measure".to_owned(), measure);
        Value::Object(body)
    }

    /// Whether something was written since it was saved.
    pub fn is_dirty(self) -> bool {
        self.kept.with(|kept| *kept != self.body())
    }

    /// Whether it ships by itself at a set time.
    pub fn is_planned(self) -> bool {
        self.saved.with(|saved| saved.as_ref().is_some_and(|change| change.state == ChangeState::Planned))
    }

    /// When it is to ship; nothing where that is now, or no time that can be read.
    pub fn at(self) -> Option<Moment> {
        if self.when.with(|when| when != "later") {
            return None;
        }
        let zone = self.directory.value().as_ref().and_then(site_time::zone_of);
        site_time::moment(&self.day.get(), &self.time.get(), zone.as_deref())
    }

    /// How many people would be told.
    pub fn audience_size(self) -> Option<u64> {
        self.audience.value().flatten().map(|audience| audience.total)
    }

    /// The id for shipping at that time: the same as long as the time is the same, so that a repeat ships once.
    pub fn ship_id(self, at: Option<Moment>) -> EventId {
        match self.last_ship.get_value() {
            Some((last, id)) if last == at => id,
            _ => {
                let id = client::new_id();
                self.last_ship.set_value(Some((at, id)));
                id
            }
        }
    }

    /// A shipping has gone through: the next one is another.
    pub fn shipped(self) {
        self.last_ship.set_value(None);
    }
}

/// A figure as it is written in a field.
pub fn figure(figure: f64) -> String {
    figure.to_string()
}

/// A figure as it is sent; what is none goes as it is, and the server's own reader says what is wrong.
pub fn number(text: &str) -> Value {
    if text.is_empty() {
        return Value::Null;
    }
    text.replace(',', ".").parse::<f64>().map_or_else(|_| text.into(), Value::from)
}
