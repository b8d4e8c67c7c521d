//! A database of many reports with real-looking words and real skew, written in bulk: for measuring what lists, figures
//! and searches cost in a hospital that has used the product for years. The same seed gives the same database.
//!
//! Every report is folded from its events by the product's own rules, and the database passes `readback check`. Left out
//! are tellings and mail (so no loop is closed on the board), joined and anonymous reports, questions and decisions.

mod chance;
mod life;
mod rows;
mod words;

use std::collections::{BTreeMap, HashMap};

use domain::id::{CategoryId, ChangeId, FollowerId, Id, PersonId, ReportId, SystemId, UnitId, kind};
use domain::insights::figures::{Figures, Known};
use domain::moment::Moment;
use domain::reports::alarms::next_alarm;
use domain::reports::event::Event;
use domain::reports::projection::{Projection, Surroundings};
use domain::reports::wire::Relation;
use domain::reports::{Burden, Period};
use domain::search::{alike, index};
use domain::service_levels::ServiceLevel;
use serde_json::json;
use server::zone::SiteZone;

use crate::world::{Hospital, Kind, START, World, new_id};
use chance::Chance;
use life::{Life, Place};
use rows::Table;
use words::Words;

pub use words::{COMMON, RARE};

/// Reports that are written in one transaction.
const AT_ONCE: usize = 500;
/// Years back to the first of them.
const YEARS: i64 = 4;
const UNITS: usize = 40;
const SYSTEMS: usize = 12;
const PEOPLE: usize = 4_000;
/// Newest ones among which is looked for what a new report is like; the product keeps the newest few thousand.
const COMPARED: usize = 12_000;

/// What becomes of the reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lives {
    /// Everything that happens over the years.
    Whole,
    /// All are accepted and wait.
    Accepted,
}

/// A hospital with many reports.
pub struct Filled {
    /// Where they are.
    pub world: World,
    /// Who asks.
    pub hospital: Hospital,
    /// The unit with the most reports.
    pub unit: String,
    /// The system with the most reports.
    pub system: String,
}

impl Filled {
    /// Founds a hospital and writes so many reports.
    pub fn new(kind: Kind, count: usize, lives: Lives) -> Self {
        let world = World::new(kind);
        let mut hospital = Hospital::found(&world);
        // What is derived with is known before the first report.
        world.run_jobs();
        let places = places(&mut hospital);
        let (unit, system) = (places.units[0].to_string(), places.systems[0].to_string());
        Writer::new(&world, places, lives).write(count);
        Self { world, hospital, unit, system }
    }
}

/// Units and systems as administrators make them.
fn places(hospital: &mut Hospital) -> Place {
    let units = (0..UNITS).map(|number| {
        let id: UnitId = new_id();
        let names = json!({"en": format!("Ward {number}")});
        let unit =
            json!({"id": id, "site_id": hospital.site, "names": names, "kind": "ward", "headcount": 30});
        hospital.administrator.post("/units", unit).expect(201);
        id
    });
    let units: Vec<UnitId> = units.collect();
    let systems = (0..SYSTEMS).map(|number| {
        let id: SystemId = new_id();
        let system = json!({"id": id, "names": {"en": format!("System {number}")}, "steps": []});
        hospital.administrator.post("/systems", system).expect(201);
        id
    });
    let systems: Vec<SystemId> = systems.collect();
    let directory = hospital.administrator.get("/directory").expect(200).json;
    let categories = directory["categories"].as_array().expect("a list").iter();
    let parsed = |text: &str| text.parse().expect("an id");
    Place {
        site: hospital.site.parse().expect("an id"),
        units,
        systems,
        categories: categories
            .map(|one| one["id"].as_str().expect("an id").parse::<CategoryId>().expect("an id"))
            .collect(),
        teams: [parsed(&hospital.team), parsed(&hospital.fallback)],
        service_level: hospital.service_level.parse().expect("an id"),
        owner: hospital.owner_id.parse().expect("an id"),
    }
}

struct Writer<'a> {
    world: &'a World,
    place: Place,
    lives: Lives,
    words: Words,
    chance: Chance,
    zone: SiteZone,
    levels: HashMap<domain::id::ServiceLevelId, ServiceLevel>,
    people: Vec<PersonId>,
    now: Moment,
    /// What ships, by month and system.
    changes: BTreeMap<(i64, SystemId), ChangeId>,
    /// The sums of the board.
    cells: BTreeMap<(String, i64, String), i64>,
    /// How many of each team stand where.
    counters: BTreeMap<(domain::id::TeamId, &'static str), i64>,
}

impl<'a> Writer<'a> {
    fn new(world: &'a World, place: Place, lives: Lives) -> Self {
        let level = ServiceLevel::standard(place.service_level);
        Self {
            world,
            lives,
            words: Words::load(),
            chance: Chance::new(7),
            zone: SiteZone::named("Europe/Zurich").expect("a zone"),
            levels: HashMap::from([(level.id, level)]),
            people: Vec::new(),
            now: START.parse().expect("a time"),
            changes: BTreeMap::new(),
            cells: BTreeMap::new(),
            counters: BTreeMap::new(),
            place,
        }
    }

    fn write(mut self, count: usize) {
        self.write_people();
        let first = self.now.plus_days(-365 * YEARS);
        let span = self.now.seconds_since(first) - 3_600;
        for from in (0..count).step_by(AT_ONCE) {
            let mut batch = Batch::new(self.world.kind);
            for number in from..count.min(from + AT_ONCE) {
                let at = first.plus_seconds(span * number as i64 / count as i64);
                self.write_report(&mut batch, number, at, count - number <= COMPARED);
            }
            self.world.execute(&batch.sql());
        }
        self.write_sums(count);
    }

    fn write_people(&mut self) {
        let mut people = Table::new(self.world.kind, "people (id, name, email, language, created_at)");
        for number in 0..PEOPLE {
            let id: PersonId = self.chance.id(self.now.plus_days(-365 * YEARS - 1));
            people
                .row()
                .id(id)
                .text(&format!("Person {number}"))
                .text(&format!("person.{number}@example.org"));
            people.text("en").time(self.now).end();
            self.people.push(id);
        }
        self.world.execute(&people.sql());
    }

    fn write_report(&mut self, batch: &mut Batch, number: usize, at: Moment, compared: bool) {
        let text = self.words.text(&mut self.chance, number);
        let title = self.words.title(&text);
        let id: ReportId = self.chance.id(at);
        let reporter: FollowerId = self.chance.id(at);
        let first = self.chance.below(PEOPLE as u64) as usize;
        let burden = self.chance.often(70).then(|| Burden {
            minutes: 1 + self.chance.skewed(30) as i64,
            times: 1 + self.chance.skewed(20) as i64,
            per: Period::Week,
        });
        let supporters = if self.chance.often(12) { 1 + self.chance.skewed(25) } else { 0 };
        let supporters: Vec<FollowerId> = (0..supporters).map(|_| self.chance.id(at)).collect();
        let life = Life {
            place: &self.place,
            lives: self.lives,
            now: self.now,
            at,
            title: &title,
            burden: burden.map(Burden::hours_a_month).unwrap_or_default(),
            reporter,
            supporters: &supporters,
        };
        let around = Surroundings { levels: &self.levels, zone: &self.zone };
        let known_changes = self.changes.len();
        let (events, projection) = life.live(&mut self.chance, &around, &mut self.changes);
        let number = 1_001 + number as i64;
        let alarm = next_alarm(&projection, &around, self.now);
        batch.report((number, id), &text, burden, at, &projection, alarm);
        let unit = projection.unit_id;
        let everybody = [(reporter, Relation::Reporter)].into_iter();
        let everybody = everybody.chain(supporters.iter().map(|one| (*one, Relation::Supporter)));
        for (offset, (follower, relation)) in everybody.enumerate() {
            let hours = if offset == 0 { life.burden } else { life::SUPPORTERS_BURDEN };
            let where_it_hurts = (offset > 0).then_some(unit);
            batch.follower(id, follower, relation, at, where_it_hurts, hours.tenths);
            batch.identity(follower, self.people[(first + offset) % PEOPLE]);
        }
        for event in &events {
            batch.event(id, event);
        }
        if let Some(ship) = &projection.ship {
            if self.changes.len() > known_changes {
                batch.change(ship.change_id, self.place.owner, ship.shipped_at);
            }
            batch.change_reports.row().id(ship.change_id).id(id).end();
        }
        batch.words(number, &index::to_text(&index::entry(&text, None, &projection)));
        if let Some(entry) = alike::entry(&text, None, &projection).filter(|_| compared) {
            batch.similar(number, projection.site_id, &index::to_text(&entry));
        }
        let known = Known { reported_at: at, burden: projection.burden, told: false, zone: &self.zone };
        let figures = Figures::of(&projection, &known);
        batch.figures(id, &projection, figures.as_ref());
        self.count(&projection, figures.as_ref());
    }

    fn count(&mut self, projection: &Projection, figures: Option<&Figures>) {
        *self.counters.entry((projection.team_id, projection.state.as_str())).or_default() += 1;
        let Some(figures) = figures else { return };
        let cells = figures.cells();
        for scope in figures.scopes() {
            for ((month, measure), value) in &cells {
                let key = (scope.to_text(), i64::from(month.number()), measure.to_text());
                *self.cells.entry(key).or_default() += value;
            }
        }
    }

    /// Sums and counters; the statistics by which PostgreSQL plans, which it would gather by itself in time.
    fn write_sums(&self, count: usize) {
        let kind = self.world.kind;
        let mut cells = Table::new(kind, "board_cells (scope, month, measure, value)");
        for ((scope, month, measure), value) in self.cells.iter().filter(|(_, value)| **value != 0) {
            cells.row().text(scope).number(*month).text(measure).number(*value).end();
        }
        let mut counters = Table::new(kind, "team_counters (team_id, state, count)");
        for ((team, state), value) in &self.counters {
            counters.row().id(*team).text(state).number(*value).end();
        }
        for table in [cells, counters] {
            self.world.execute(&table.sql());
        }
        if kind == Kind::Postgres {
            let last = 1_000 + count;
            self.world
                .execute(&format!("SELECT setval(pg_get_serial_sequence('reports', 'number'), {last})"));
            self.world.execute("VACUUM ANALYZE");
        }
    }
}

/// The rows of one transaction, by table.
struct Batch {
    changes: Table,
    reports: Table,
    followers: Table,
    identities: Table,
    events: Table,
    change_reports: Table,
    words: Table,
    similar: Table,
    figures: Table,
}

const CHANGES: &str =
    "changes (id, language, title, you_said, we_did, do_now, unit_ids, created_at, created_by, shipped_at)";
const REPORTS: &str = "reports (number, id, identity, text, burden, reported_at, seq, state, state_since, open_at, site_id,
    unit_id, category_id, system_id, team_id, acknowledged_once, next_due_at, alarm_at, burden_tenths, projection,
    severity, set_people, set_units, set_joined, set_burden_tenths, set_reported_at, set_severity, docket)";
const FIGURES: &str =
    "report_figures (report_id, site_id, unit_id, system_id, arrived_month, ended_month, ended_as,
    closed, by_supporters, waiting_until, counts_until, figures, counted)";

impl Batch {
    fn new(kind: Kind) -> Self {
        let table = |head| Table::new(kind, head);
        Self {
            changes: table(CHANGES),
            reports: table(REPORTS),
            followers: table("followers (id, report_id, relation, identity, since, unit_id, burden_tenths)"),
            identities: table("follower_identity (follower_id, person_id)"),
            events: table(
                "events (id, report_id, seq, at, kind, by_who, by_person_id, by_follower_id, data)",
            ),
            change_reports: table("change_reports (change_id, report_id)"),
            words: table("report_words (number, words)"),
            similar: table("similar_words (number, site_id, words)"),
            figures: table(FIGURES),
        }
    }

    fn report(
        &mut self,
        (number, id): (i64, ReportId),
        text: &str,
        burden: Option<Burden>,
        at: Moment,
        projection: &Projection,
        alarm: Option<Moment>,
    ) {
        let severity = projection.severity.map_or(0, server::reports::rows::severity_rank);
        let burden = burden.map(|burden| serde_json::to_string(&burden).expect("JSON"));
        let docket = projection.is_decidable().then_some(i64::from(projection.appeal));
        let row = self
            .reports
            .row()
            .number(number)
            .id(id)
            .text("named")
            .text(text)
            .optional_text(burden.as_deref());
        row.time(at).number(projection.seq).text(projection.state.as_str()).time(projection.state_since);
        row.optional_time(projection.open_at).id(projection.site_id).id(projection.unit_id);
        row.id(projection.category_id).optional_id(projection.system_id).id(projection.team_id);
        row.truth(projection.acknowledged_once).optional_time(projection.next_due().map(|(_, at)| at));
        row.optional_time(alarm)
            .number(projection.burden.tenths)
            .text(&serde_json::to_string(projection).expect("JSON"))
            .number(severity);
        row.number(i64::from(projection.people))
            .number(1)
            .number(0)
            .number(projection.burden.tenths)
            .time(at);
        row.number(severity).optional_number(docket).end();
    }

    fn follower(
        &mut self,
        report: ReportId,
        follower: FollowerId,
        relation: Relation,
        since: Moment,
        unit: Option<UnitId>,
        tenths: i64,
    ) {
        let relation = if relation == Relation::Reporter { "reporter" } else { "supporter" };
        self.followers.row().id(follower).id(report).text(relation).text("named").time(since);
        self.followers.optional_id(unit).number(tenths).end();
    }

    fn identity(&mut self, follower: FollowerId, person: PersonId) {
        self.identities.row().id(follower).id(person).end();
    }

    fn event(&mut self, report: ReportId, event: &Event) {
        let (who, person, follower, _) = server::reports::rows::by_columns(event.by);
        let row = self.events.row().id(event.id).id(report).number(event.seq).time(event.at);
        row.text(event.body.kind()).text(who).optional_id(person).optional_id(follower);
        row.text(&server::reports::rows::body_data(&event.body).to_string()).end();
    }

    fn change(&mut self, id: ChangeId, by: PersonId, shipped_at: Moment) {
        let row = self.changes.row().id(id).text("en").text("Fewer steps").text("It takes too long.");
        row.text("It takes less time.").text("").text("[]").time(shipped_at.plus_days(-9)).id(by);
        row.time(shipped_at).end();
    }

    fn words(&mut self, number: i64, words: &str) {
        self.words.row().number(number).text(words).end();
    }

    fn similar(&mut self, number: i64, site: Id<kind::Site>, words: &str) {
        self.similar.row().number(number).id(site).text(words).end();
    }

    fn figures(&mut self, report: ReportId, projection: &Projection, figures: Option<&Figures>) {
        let ending = figures.and_then(|figures| figures.ending);
        let row = self.figures.row().id(report).id(projection.site_id).id(projection.unit_id);
        row.optional_id(projection.system_id);
        row.optional_number(figures.map(|figures| i64::from(figures.arrived.number())));
        row.optional_number(ending.map(|ending| i64::from(ending.month.number())));
        row.optional_text(ending.map(|ending| ending.state.as_str()));
        row.truth(ending.is_some_and(|ending| ending.is_closed())).truth(false);
        row.optional_time(ending.and_then(|ending| ending.waiting_until)).optional_time(None);
        let text = serde_json::to_string(&figures).expect("JSON");
        row.text(&text).text(&text).end();
    }

    /// One statement a table, in the order in which rows name each other.
    fn sql(self) -> String {
        let Self { changes, reports, followers, identities, events, change_reports, words, similar, figures } =
            self;
        let tables =
            [changes, reports, followers, identities, events, change_reports, words, similar, figures];
        let statements: Vec<String> = tables.into_iter().map(Table::sql).collect();
        format!("BEGIN; {} COMMIT", statements.concat())
    }
}
