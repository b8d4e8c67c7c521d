//! How a receiver treats what comes: by script for a recipient, by weather for all others.

use std::collections::HashMap;
use std::time::Duration;

/// For as many tries as there will be.
pub const ALWAYS: u32 = u32::MAX;

/// What can go wrong with one try for one recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// 550 to `RCPT`: for good.
    Refuse,
    /// 451 to `RCPT`: not now. Greylisting is this for the first try.
    Later,
    /// The connection ends in the middle of the message.
    CutInData,
    /// The connection ends after the message was read completely, before any answer.
    CutAfterData,
    /// The message was read completely; what is answered is not SMTP.
    Nonsense,
    /// 554 after the message: its content is refused.
    RefuseContent,
    /// The answer to `RCPT` takes that long; else all is well.
    Delay(Duration),
}

/// Trouble for everybody whom no script names, drawn from a seed: the same try of the same recipient meets the same.
#[derive(Clone, Debug, Default)]
pub struct Weather {
    /// Where the draws begin.
    pub seed: u64,
    /// Which trouble befalls how many of a thousand tries.
    pub shares: Vec<(Trouble, u64)>,
    /// How many of a thousand connections are answered 421.
    pub busy: u64,
}

impl Weather {
    /// Everything that passes by itself: a third of all tries fails, a tenth of all connections.
    pub fn stormy(seed: u64) -> Self {
        let shares = vec![
            (Trouble::Later, 120),
            (Trouble::CutInData, 60),
            (Trouble::CutAfterData, 60),
            (Trouble::Nonsense, 60),
            (Trouble::Delay(Duration::from_millis(40)), 120),
        ];
        Self { seed, shares, busy: 100 }
    }

    fn trouble(&self, recipient: &str, attempt: u32) -> Option<Trouble> {
        let mut left = draw(self.seed, recipient, u64::from(attempt)) % 1_000;
        for (trouble, share) in &self.shares {
            if left < *share {
                return Some(*trouble);
            }
            left -= share;
        }
        None
    }
}

/// What a receiver knows about how to behave.
#[derive(Default)]
pub(super) struct Behaviour {
    pub(super) weather: Weather,
    scripts: HashMap<String, (Trouble, u32)>,
    tries: HashMap<String, u32>,
}

impl Behaviour {
    /// The next `times` tries for the recipient meet this.
    pub(super) fn script(&mut self, recipient: &str, trouble: Trouble, times: u32) {
        self.scripts.insert(recipient.to_lowercase(), (trouble, times));
    }

    /// From now on the recipient is treated well.
    pub(super) fn forgive(&mut self, recipient: &str) {
        self.script(recipient, Trouble::Later, 0);
    }

    /// Counts a try and says what befalls it.
    pub(super) fn meets(&mut self, recipient: &str) -> Option<Trouble> {
        let recipient = recipient.to_lowercase();
        let attempt = self.tries.entry(recipient.clone()).or_default();
        *attempt += 1;
        match self.scripts.get_mut(&recipient) {
            Some((_, 0)) => None,
            Some((trouble, times)) => {
                *times -= u32::from(*times != ALWAYS);
                Some(*trouble)
            }
            None => self.weather.trouble(&recipient, *attempt),
        }
    }

    /// How often anybody tried to reach the recipient.
    pub(super) fn tries(&self, recipient: &str) -> u32 {
        self.tries.get(&recipient.to_lowercase()).copied().unwrap_or_default()
    }

    /// Whether this connection is sent away at once.
    pub(super) fn is_busy(&self, connection: u64) -> bool {
        draw(self.weather.seed, "connection", connection) % 1_000 < self.weather.busy
    }
}

/// A number that looks random and is always the same for the same three: FNV-1a, then the finisher of splitmix64.
fn draw(seed: u64, key: &str, number: u64) -> u64 {
    let bytes = seed.to_le_bytes().into_iter().chain(number.to_le_bytes()).chain(key.bytes());
    let mut state = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    state ^ (state >> 31)
}
