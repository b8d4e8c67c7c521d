//! With what the past is told: the clock that is set back, and what the passing of time does meanwhile.

use domain::id::Id;
use domain::moment::Moment;

use super::load::Loaded;
use crate::app::App;
use crate::clock::{SetClock, new_id_at};
use crate::error::Result;
use crate::reports::{jobs, store};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Tells what happened in the hospital.
#[derive(Clone, Copy)]
pub(super) struct Teller<'a> {
    pub app: &'a App,
    pub clock: &'a SetClock,
    pub loaded: &'a Loaded,
    /// The present: nothing happens later.
    pub now: Moment,
}

/// A span of the files in seconds.
#[expect(clippy::cast_possible_truncation, reason = "days of a demo fit a thousand times over")]
pub(super) fn seconds(days: f64) -> i64 {
    (days * DAY) as i64
}

impl Teller<'_> {
    /// The moment so many days ago.
    pub fn ago(&self, days: f64) -> Moment {
        self.now.plus_seconds(-seconds(days))
    }

    /// An id as a device would have made it when the clock says so.
    pub fn new_id<K>(&self) -> Id<K> {
        new_id_at(self.app.now())
    }

    /// Sets the clock to that moment, and rings on the way what the passing of time brings to any report.
    pub async fn wait_until(&self, moment: Moment) -> Result<()> {
        while let Some((at, report)) = self.next_alarm(moment).await? {
            self.clock.set(at);
            jobs::ring_report(self.app, report).await?;
        }
        self.clock.set(moment);
        Ok(())
    }

    async fn next_alarm(&self, until: Moment) -> Result<Option<(Moment, domain::id::ReportId)>> {
        let due = self.app.db.read(move |conn| store::list_alarms(conn, until, None, 1)).await?;
        Ok(due.first().copied())
    }
}
