//! The board, made of its figures.

use std::collections::BTreeMap;

use super::figures::Measure;
use super::month::Month;
use super::wire::{LoopFigures, MonthFigures};
use crate::id::CategoryId;
use crate::reports::Hours;
use crate::reports::view::SMALLEST_CROWD;

/// Months of the run chart at least.
pub const CHART_MONTHS: i32 = 12;
/// Months of one board at most.
pub const MOST_MONTHS: i32 = 120;
/// In the figures of one unit, fewer reports than this in a bar or month are not shown.
const FEWEST: i64 = 3;
/// A median of fewer would be close to saying each.
const FEWEST_OF_A_MEDIAN: i64 = SMALLEST_CROWD;

/// Figures by month.
pub type Cells = BTreeMap<(Month, Measure), i64>;

/// What time makes of reports that have ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passing {
    /// Shipped and asked in the period, and silence says nothing yet.
    pub waiting: i64,
    /// Passed on, with the day to look again past: by month of the ending, how many, and of those that were closed.
    pub overdue: BTreeMap<Month, (i64, i64)>,
}

/// The figures of a period.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(missing_docs, reason = "the names are those of the board")]
pub struct Summary {
    pub closing: LoopFigures,
    pub first_answer_median_hours: Option<u64>,
    pub fix_median_days: Option<u64>,
    pub hours_back_month: Hours,
    pub run_chart: Vec<MonthFigures>,
    /// Category, reports, burden; the greatest burden first.
    pub pareto: Vec<(CategoryId, u64, Hours)>,
    pub too_few: bool,
}

/// A count, which is never below zero.
fn count(value: i64) -> u64 {
    u64::try_from(value).unwrap_or_default()
}

/// The first month of the run chart.
pub fn chart_from(from: Month, to: Month) -> Month {
    from.min(to.plus(1 - CHART_MONTHS))
}

/// The board of the months from `from` to `to`. `of_one_unit` where it speaks of one unit: then small numbers are left out.
pub fn summary(cells: &Cells, passing: &Passing, from: Month, to: Month, of_one_unit: bool) -> Summary {
    let in_period = || cells.iter().filter(|((month, _), _)| (from..=to).contains(month));
    let sum = |wanted: Measure| -> i64 {
        in_period().filter(|((_, measure), _)| *measure == wanted).map(|(_, value)| value).sum()
    };
    let overdue =
        passing.overdue.range(from..=to).fold((0, 0), |sum, (_, one)| (sum.0 + one.0, sum.1 + one.1));
    let (ended, closed) = (sum(Measure::Ended) - overdue.0, sum(Measure::Closed) - overdue.1);
    let pareto = pareto(in_period().map(|((_, measure), value)| (*measure, *value)));
    let arrived: i64 = pareto.iter().map(|(_, reports, _)| *reports).sum();
    if of_one_unit && ended.max(arrived) < SMALLEST_CROWD {
        return Summary { too_few: ended.max(arrived) > 0, ..Summary::default() };
    }
    let shown = |reports: i64| !of_one_unit || reports >= FEWEST;
    let run_chart = run_chart(cells, passing, chart_from(from, to), to);
    let kept: Vec<_> = pareto.iter().filter(|(_, reports, _)| shown(*reports)).copied().collect();
    let kept_months: Vec<MonthFigures> =
        run_chart.iter().filter(|month| month.ended == 0 || shown(month.ended as i64)).cloned().collect();
    let told = ended == 0 || shown(ended);
    let too_few = kept.len() < pareto.len() || kept_months.len() < run_chart.len() || !told;
    let closing = closing(ended, closed, passing.waiting, sum(Measure::Assumed), sum(Measure::BySupporters));
    Summary {
        closing: if told { closing } else { LoopFigures::default() },
        first_answer_median_hours: median(in_period(), |measure| match measure {
            Measure::FirstAnswer(hours) => Some(hours),
            _ => None,
        }),
        fix_median_days: median(in_period(), |measure| match measure {
            Measure::Fix(days) => Some(days),
            _ => None,
        }),
        hours_back_month: Hours { tenths: if told { sum(Measure::HoursBack) } else { 0 } },
        run_chart: kept_months,
        pareto: kept
            .into_iter()
            .map(|(category, reports, tenths)| (category, count(reports), Hours { tenths }))
            .collect(),
        too_few,
    }
}

/// The rate is the closed ones' share in what does not wait.
fn closing(ended: i64, closed: i64, waiting: i64, assumed: i64, by_supporters: i64) -> LoopFigures {
    let settled = ended - waiting;
    LoopFigures {
        ended: count(ended),
        closed: count(closed),
        waiting: count(waiting),
        assumed: count(assumed),
        by_supporters: count(by_supporters),
        rate: (settled > 0).then(|| closed as f64 / settled as f64),
    }
}

fn run_chart(cells: &Cells, passing: &Passing, from: Month, to: Month) -> Vec<MonthFigures> {
    let of = |month: Month, measure: Measure| cells.get(&(month, measure)).copied().unwrap_or_default();
    from.through(to)
        .map(|month| {
            let (overdue, overdue_closed) = passing.overdue.get(&month).copied().unwrap_or_default();
            MonthFigures {
                month: month.first_day(),
                ended: count(of(month, Measure::Ended) - overdue),
                closed: count(of(month, Measure::Closed) - overdue_closed),
            }
        })
        .collect()
}

fn pareto(cells: impl Iterator<Item = (Measure, i64)>) -> Vec<(CategoryId, i64, i64)> {
    let mut bars: BTreeMap<CategoryId, (i64, i64)> = BTreeMap::new();
    for (measure, value) in cells {
        match measure {
            Measure::Arrived(category) => bars.entry(category).or_default().0 += value,
            Measure::Burden(category) => bars.entry(category).or_default().1 += value,
            _ => {}
        }
    }
    let mut pareto: Vec<_> = bars
        .into_iter()
        .filter(|(_, (reports, _))| *reports > 0)
        .map(|(category, (reports, tenths))| (category, reports, tenths))
        .collect();
    pareto.sort_by_key(|(category, reports, tenths)| (std::cmp::Reverse((*tenths, *reports)), *category));
    pareto
}

/// The least value that half of all do not exceed; nothing where they are too few.
fn median<'a>(
    cells: impl Iterator<Item = (&'a (Month, Measure), &'a i64)>,
    value_of: impl Fn(Measure) -> Option<i64>,
) -> Option<u64> {
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    for ((_, measure), many) in cells {
        if let Some(value) = value_of(*measure) {
            *counts.entry(value).or_default() += many;
        }
    }
    let all: i64 = counts.values().sum();
    if all < FEWEST_OF_A_MEDIAN {
        return None;
    }
    let mut up_to = 0;
    let middle = counts.into_iter().find(|(_, many)| {
        up_to += many;
        2 * up_to >= all
    });
    middle.map(|(value, _)| count(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;
    use proptest::prelude::*;

    fn month(number: i32) -> Month {
        Month::from_number(24_300 + number)
    }

    fn category(number: u128) -> CategoryId {
        Id::from_uuid(uuid::Uuid::from_u128(number))
    }

    #[test]
    fn what_waits_and_what_is_overdue_is_neither_closed_nor_open() {
        let cells = Cells::from([((month(0), Measure::Ended), 10), ((month(0), Measure::Closed), 6)]);
        let passing = Passing { waiting: 1, overdue: BTreeMap::from([(month(0), (2, 1))]) };
        let board = summary(&cells, &passing, month(0), month(0), false);
        assert_eq!((board.closing.ended, board.closing.closed, board.closing.waiting), (8, 5, 1));
        assert_eq!(board.closing.rate, Some(5.0 / 7.0));
        assert_eq!(board.run_chart.len(), 12);
        let last = board.run_chart.last().map(|last| (last.ended, last.closed));
        assert_eq!(last, Some((8, 5)));
        let nothing = summary(&Cells::new(), &Passing::default(), month(0), month(0), false);
        assert_eq!((nothing.closing.rate, nothing.too_few), (None, false));
    }

    #[test]
    fn a_unit_with_few_reports_is_not_spoken_of() {
        let cells = Cells::from([
            ((month(0), Measure::Ended), 2),
            ((month(0), Measure::Arrived(category(1))), 4),
            ((month(0), Measure::Arrived(category(2))), 2),
        ]);
        let all = summary(&cells, &Passing::default(), month(0), month(0), false);
        assert_eq!((all.pareto.len(), all.closing.ended, all.too_few), (2, 2, false));
        let unit = summary(&cells, &Passing::default(), month(0), month(0), true);
        assert_eq!(
            (unit.pareto.len(), unit.closing.ended, unit.run_chart.len(), unit.too_few),
            (1, 0, 11, true)
        );
        let cells = Cells::from([((month(0), Measure::Arrived(category(1))), 4)]);
        let unit = summary(&cells, &Passing::default(), month(0), month(0), true);
        assert_eq!(unit, Summary { too_few: true, ..Summary::default() });
    }

    proptest! {
        #[test]
        fn the_median_is_the_middle_of_all(mut hours in prop::collection::vec(0_i64..50, 5..40)) {
            let mut cells = Cells::new();
            for hour in &hours {
                *cells.entry((month(0), Measure::FirstAnswer(*hour))).or_default() += 1;
            }
            let board = summary(&cells, &Passing::default(), month(0), month(0), false);
            hours.sort_unstable();
            prop_assert_eq!(board.first_answer_median_hours, Some(hours[(hours.len() - 1) / 2] as u64));
        }
    }
}
