//! The product as a process of its own: started as people start it, and killed.

use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use super::Place;

/// Longer than a start takes on a busy computer.
const LONGEST_START: Duration = Duration::from_secs(60);

/// A running `readback serve`; killed when it is dropped.
pub struct Process {
    child: Child,
    /// Where it listens.
    pub address: String,
    log: PathBuf,
}

/// `readback` with nothing of our own environment but these settings.
fn readback(place: &Place, settings: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_readback-under-test"));
    command.env_clear().env("READBACK_DATA", place.folder()).env("READBACK_DATABASE_URL", place.url());
    command.envs(settings.iter().copied()).current_dir(place.folder()).stdin(Stdio::null());
    command
}

/// Runs a command of the product to its end.
pub fn run(place: &Place, settings: &[(&str, &str)], arguments: &[&str]) -> Output {
    readback(place, settings).args(arguments).output().expect("it runs")
}

impl Process {
    /// Starts it on what is kept there and waits until it answers.
    pub fn start(place: &Place, settings: &[(&str, &str)]) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = free.local_addr().expect("its address").to_string();
        drop(free);
        let log = place.folder().join("process.log");
        let lines = File::options().create(true).append(true).open(&log).expect("a log");
        let child = readback(place, settings)
            .args(["serve", "--bind", &address])
            .stdout(lines.try_clone().expect("a second handle"))
            .stderr(lines)
            .spawn()
            .expect("it starts");
        let mut process = Self { child, address, log };
        let end = Instant::now() + LONGEST_START;
        while TcpStream::connect(&process.address).is_err() {
            let ended = process.child.try_wait().expect("its state");
            assert!(ended.is_none() && Instant::now() < end, "it does not start: {}", process.log());
            std::thread::sleep(Duration::from_millis(5));
        }
        process
    }

    /// Ends it as a power cut would: SIGKILL.
    pub fn kill(mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it has ended");
    }

    /// Asks it to stop in order, and waits for that.
    pub fn stop(mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(asked.is_ok_and(|status| status.success()), "it can be asked");
        let status = self.child.wait().expect("it ends");
        assert!(status.success(), "{status}: {}", self.log());
    }

    /// Tells it that files have changed: SIGHUP.
    pub fn hang_up(&self) {
        let told = Command::new("kill").args(["-HUP", &self.child.id().to_string()]).status();
        assert!(told.is_ok_and(|status| status.success()), "it can be told");
    }

    /// What it and its forerunners at this place have logged.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("the log")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
