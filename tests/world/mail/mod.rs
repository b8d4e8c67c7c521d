//! Mail for the tests: a receiver of ours that misbehaves as it is told, one that others made, and what they kept.

mod aiosmtpd;
mod behaviour;
mod conversation;
mod letter;
mod receiver;
mod wire;

pub use aiosmtpd::{Aiosmtpd, Door};
pub use behaviour::{ALWAYS, Trouble, Weather};
pub use letter::Letter;
pub use receiver::{Arrived, Receiver, Security};
