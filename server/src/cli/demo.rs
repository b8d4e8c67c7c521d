//! `readback demo`: the invented hospital in a folder of its own, filled at the first start.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::{Failure, say};
use crate::app::{App, Purpose};
use crate::clock::{Clock, SetClock, SystemClock};
use crate::config::Config;
use crate::local_socket::{self, Ask};
use crate::{demo, serve};

/// How the demo is run.
#[derive(Args, Clone)]
pub struct DemoOptions {
    /// Listen beyond this computer
    #[arg(long)]
    pub share: bool,
    /// Print new sign-in links and stop; asks the running demo, where there is one
    #[arg(long)]
    pub links: bool,
}

/// Fills the hospital where it is new, prints the links, and serves.
pub async fn demo(options: DemoOptions, config: Config) -> Result<ExitCode, Failure> {
    if !config.bind.ip().is_loopback() && !options.share {
        return Err("the demo has no passwords: bind it to this computer, or say --share".into());
    }
    if options.links
        && let Some(answered) = local_socket::ask(&config.data, &Ask::DemoLinks).await
    {
        answered?.iter().for_each(|line| say(line));
        return Ok(ExitCode::SUCCESS);
    }
    fill(&config).await?;
    let app = App::build(config, Arc::new(SystemClock), Purpose::Demo).await?.app;
    let links = demo::links(&app).await?;
    if options.links {
        links.iter().for_each(|line| say(line));
        app.db.close().await;
        return Ok(ExitCode::SUCCESS);
    }
    serve::serve(app, |app| {
        say(&format!("Readback's demo hospital is at {}", app.config.public_url));
        say("Sign in by one of these links; each works once, for an hour (`readback demo --links` makes new ones):");
        links.iter().for_each(|line| say(&format!("  {line}")));
    })
    .await?;
    Ok(ExitCode::SUCCESS)
}

/// Loads the hospital with the clock set back, unless it is there already.
async fn fill(config: &Config) -> Result<(), Failure> {
    let now = SystemClock.now();
    let clock = SetClock::at(now);
    let app = App::build(config.clone(), Arc::new(clock.clone()), Purpose::Demo).await?.app;
    if !demo::is_loaded(&app).await? {
        say("Filling the demo hospital …");
        let count = demo::load(&app, &clock, now).await?;
        say(&format!("Filled with {count} reports of fifteen months."));
    }
    app.db.close().await;
    Ok(())
}
