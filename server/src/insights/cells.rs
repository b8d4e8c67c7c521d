//! The sums of the board: folded now and then from what the reports add, so that reading is quick and no row gets hot.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};
use domain::id::ReportId;
use domain::insights::board::{Cells, Passing};
use domain::insights::figures::{Figures, Measure, Scope};
use domain::insights::month::Month;
use domain::moment::Moment;

use crate::db::columns::{JsonText, Uid};
use crate::db::dialect::{Dialect, prepared};
use crate::db::schema::{board_cells, report_figures};
use crate::db::{Conn, MultiBackend, Tx};
use crate::error::Result;

/// Reports that one run of the job folds at most.
const AT_ONCE: i64 = 2_000;

#[derive(QueryableByName)]
struct Uncounted {
    #[diesel(sql_type = Uid)]
    report_id: ReportId,
    #[diesel(sql_type = Text)]
    figures: JsonText<Option<Figures>>,
    #[diesel(sql_type = Nullable<Text>)]
    counted: Option<JsonText<Option<Figures>>>,
}

/// By scope, month and measure as they are stored.
type Sums = BTreeMap<(String, i64, String), i64>;

fn add(sums: &mut Sums, figures: Option<&Figures>, sign: i64) {
    let Some(figures) = figures else { return };
    let cells = figures.cells();
    for scope in figures.scopes() {
        let scope = scope.to_text();
        for ((month, measure), value) in &cells {
            let key = (scope.clone(), i64::from(month.number()), measure.to_text());
            *sums.entry(key).or_default() += sign * value;
        }
    }
}

/// Folds what some reports add anew into the sums. Whether more are left.
///
/// # Errors
/// The statements'.
pub fn fold(tx: &mut Tx<'_>) -> Result<bool> {
    let text = match tx.dialect() {
        Dialect::Sqlite => {
            "SELECT report_id, figures, counted FROM report_figures WHERE uncounted IS NOT NULL
             ORDER BY report_id LIMIT $1"
        }
        // What changes meanwhile is not marked as counted.
        Dialect::Postgres => {
            "SELECT report_id, figures, counted FROM report_figures WHERE uncounted IS NOT NULL
             ORDER BY report_id LIMIT $1 FOR UPDATE SKIP LOCKED"
        }
    };
    let rows: Vec<Uncounted> = sql_query(text).bind::<BigInt, _>(AT_ONCE).load(tx.conn())?;
    let mut sums = Sums::new();
    for row in &rows {
        add(&mut sums, row.figures.0.as_ref(), 1);
        add(&mut sums, row.counted.as_ref().and_then(|counted| counted.0.as_ref()), -1);
    }
    for ((scope, month, measure), value) in sums.into_iter().filter(|(_, value)| *value != 0) {
        let query = sql_query(
            "INSERT INTO board_cells (scope, month, measure, value) VALUES ($1, $2, $3, $4)
             ON CONFLICT (scope, month, measure) DO UPDATE SET value = board_cells.value + excluded.value",
        );
        prepared(
            query
                .bind::<Text, _>(scope)
                .bind::<BigInt, _>(month)
                .bind::<Text, _>(measure)
                .bind::<BigInt, _>(value),
        )
        .execute(tx.conn())?;
    }
    let ids: Vec<ReportId> = rows.iter().map(|row| row.report_id).collect();
    let none: Option<i64> = None;
    diesel::update(report_figures::table.filter(report_figures::report_id.eq_any(&ids)))
        .set((
            report_figures::counted.eq(report_figures::figures.nullable()),
            report_figures::uncounted.eq(none),
        ))
        .execute(tx.conn())?;
    Ok(rows.len() as i64 == AT_ONCE)
}

/// The sums over these scopes from that month on.
///
/// # Errors
/// The statements'.
pub fn read(conn: &mut Conn, scopes: &[Scope], from: Month, to: Month) -> Result<Cells> {
    let texts: Vec<String> = scopes.iter().map(|scope| scope.to_text()).collect();
    let rows: Vec<(i64, String, i64)> = board_cells::table
        .filter(board_cells::scope.eq_any(texts))
        .filter(board_cells::month.between(i64::from(from.number()), i64::from(to.number())))
        .select((board_cells::month, board_cells::measure, board_cells::value))
        .load(conn)?;
    let mut cells = Cells::new();
    for (month, measure, value) in rows {
        let month = i32::try_from(month).map(Month::from_number);
        if let (Ok(month), Some(measure)) = (month, Measure::from_text(&measure)) {
            *cells.entry((month, measure)).or_default() += value;
        }
    }
    Ok(cells)
}

type Selected<'a> = report_figures::BoxedQuery<'a, MultiBackend>;

/// The reports that ended in these months, within one of the scopes.
pub fn ended<'a>(scopes: &[Scope], from: Month, to: Month) -> Selected<'a> {
    within(scopes).filter(
        report_figures::ended_month
            .between(i64::from(from.number()), i64::from(to.number()))
            .assume_not_null(),
    )
}

/// The reports of one of the scopes. All scopes of one board are of one kind.
pub fn within<'a>(scopes: &[Scope]) -> Selected<'a> {
    use domain::insights::figures::Place;
    let mut query = report_figures::table.into_boxed::<MultiBackend>();
    let sites: Vec<_> = scopes
        .iter()
        .filter_map(|scope| match scope.place {
            Place::Site(site) => Some(site),
            Place::Unit(_) => None,
        })
        .collect();
    let units: Vec<_> = scopes
        .iter()
        .filter_map(|scope| match scope.place {
            Place::Unit(unit) => Some(unit),
            Place::Site(_) => None,
        })
        .collect();
    query = if units.is_empty() {
        query.filter(report_figures::site_id.eq_any(sites))
    } else {
        query.filter(report_figures::unit_id.eq_any(units))
    };
    match scopes.first().and_then(|scope| scope.system) {
        Some(system) => query.filter(report_figures::system_id.eq(system).assume_not_null()),
        None => query,
    }
}

/// What time makes of the endings of these months.
///
/// # Errors
/// The statements'.
pub fn passing(
    conn: &mut Conn,
    scopes: &[Scope],
    (chart_from, from, to): (Month, Month, Month),
    now: Moment,
) -> Result<Passing> {
    let waiting = ended(scopes, from, to)
        .filter(report_figures::waiting_until.gt(now).assume_not_null())
        .count()
        .get_result(conn)?;
    let rows: Vec<(Option<i64>, bool)> = ended(scopes, chart_from, to)
        .filter(report_figures::counts_until.le(now).assume_not_null())
        .select((report_figures::ended_month, report_figures::closed))
        .load(conn)?;
    let mut passing = Passing { waiting, ..Passing::default() };
    for (month, closed) in rows {
        if let Some(month) = month.and_then(|month| i32::try_from(month).ok()) {
            let overdue = passing.overdue.entry(Month::from_number(month)).or_default();
            overdue.0 += 1;
            overdue.1 += i64::from(closed);
        }
    }
    Ok(passing)
}

/// What `readback check` looks for in the sums: that they are those of what is marked as counted.
///
/// # Errors
/// The statements'.
pub fn check(conn: &mut Conn) -> Result<Vec<String>> {
    let mut expected = Sums::new();
    let mut after: Option<ReportId> = None;
    loop {
        let mut query = report_figures::table.into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(report_figures::report_id.gt(after));
        }
        let rows: Vec<(ReportId, Option<JsonText<Option<Figures>>>)> = query
            .order(report_figures::report_id)
            .limit(AT_ONCE)
            .select((report_figures::report_id, report_figures::counted))
            .load(conn)?;
        let Some((last, _)) = rows.last() else { break };
        after = Some(*last);
        for (_, counted) in &rows {
            add(&mut expected, counted.as_ref().and_then(|counted| counted.0.as_ref()), 1);
        }
    }
    let found: Vec<(String, i64, String, i64)> = board_cells::table
        .select((board_cells::scope, board_cells::month, board_cells::measure, board_cells::value))
        .load(conn)?;
    let mut differences = Vec::new();
    for (scope, month, measure, value) in found {
        let counted = expected.remove(&(scope.clone(), month, measure.clone())).unwrap_or_default();
        if counted != value {
            differences.push(format!(
                "board: {measure} of {scope} in month {month} says {value}, there are {counted}"
            ));
        }
    }
    let lacking = expected.into_iter().filter(|(_, value)| *value != 0);
    differences.extend(lacking.map(|((scope, month, measure), value)| {
        format!("board: {measure} of {scope} in month {month} is not there, there are {value}")
    }));
    Ok(differences)
}
