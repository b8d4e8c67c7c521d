//! Work that the clock asks for: a small schedule, run in every process and done in one.
//!
//! A job runs every so often; what it does is guarded in its own transaction ([`store::claim`]), so that several
//! processes on one PostgreSQL do not do it twice at a time. A job that fails is logged and runs again next time.

pub mod store;

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::error::Result;
use crate::{changes, identity, insights, reports, search, telling};

type Run = fn(App) -> Pin<Box<dyn Future<Output = Result<()>> + Send>>;

/// Something that is done again and again.
struct Job {
    /// For the log.
    name: &'static str,
    /// The pause between two runs.
    every: Duration,
    run: Run,
}

const SCHEDULE: [Job; 8] = [
    Job {
        name: "ring the alarms",
        every: Duration::from_secs(20),
        run: |app| Box::pin(reports::jobs::ring_alarms(app)),
    },
    Job {
        name: "ship what is planned",
        every: Duration::from_secs(5),
        run: |app| Box::pin(changes::jobs::ship_planned(app)),
    },
    Job {
        name: "hint at anonymous reports at the full hour",
        every: Duration::from_secs(20),
        run: |app| Box::pin(reports::jobs::hint_at_the_hour(app)),
    },
    Job {
        name: "fold the counters",
        every: Duration::from_secs(30),
        run: |app| Box::pin(reports::jobs::fold_counters(app)),
    },
    Job {
        name: "derive anew after a change of service levels",
        every: Duration::from_secs(5),
        run: |app| Box::pin(reports::jobs::derive_anew(app)),
    },
    Job {
        name: "fold the figures of the board",
        every: Duration::from_secs(10),
        run: |app| Box::pin(insights::jobs::fold_figures(app)),
    },
    Job {
        name: "keep small what new reports are compared with",
        every: Duration::from_secs(3_600),
        run: |app| Box::pin(search::pruning::prune(app)),
    },
    Job {
        name: "forget old sessions and sign-in links",
        every: Duration::from_secs(86_400),
        run: |app| Box::pin(identity::cleaning::forget(app)),
    },
];

/// The running schedule.
pub struct Jobs {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

/// Starts every job.
pub fn start(app: App) -> Jobs {
    let (stop, stopped) = watch::channel(false);
    let tasks = SCHEDULE.iter().map(|job| tokio::spawn(repeat(job, app.clone(), stopped.clone()))).collect();
    Jobs { stop, tasks }
}

impl Jobs {
    /// Lets what runs come to its end and starts nothing more.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if task.await.is_err() {
                tracing::error!("a job panicked");
            }
        }
    }
}

/// Runs every job once, in order, and sends what is due: for `demo` and tests, which move the clock by hand.
///
/// # Errors
/// Those of the first job that fails.
pub async fn run_all(app: &App) -> Result<()> {
    for job in &SCHEDULE {
        (job.run)(app.clone()).await?;
    }
    telling::worker::deliver_all(app).await
}

async fn repeat(job: &'static Job, app: App, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(error) = (job.run)(app.clone()).await {
            tracing::warn!(job = job.name, %error, "a job failed and will run again");
        }
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(job.every) => {}
        }
    }
}
