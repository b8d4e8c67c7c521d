//! Chance from a seed: the same on every machine.

use domain::id::Id;
use domain::moment::Moment;
use uuid::Builder;

/// A source of numbers (SplitMix64, Steele et al. 2014).
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Evenly, below `end`.
    pub const fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// True so many times of a hundred.
    pub const fn often(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// Below `end`, small ones far more often: the first tenth gets two of five.
    pub fn skewed(&mut self, end: usize) -> usize {
        let even = self.below(1 << 32) as f64 / (1_u64 << 32) as f64;
        (even.powf(2.5) * end as f64) as usize
    }

    /// An id that sorts by that time, as clients make them.
    pub fn id<K>(&mut self, at: Moment) -> Id<K> {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.next().to_le_bytes());
        random[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        let millis = u64::try_from(at.seconds()).unwrap_or_default() * 1_000;
        Id::from_uuid(Builder::from_unix_timestamp_millis(millis, &random).into_uuid())
    }
}
