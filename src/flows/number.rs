//! A person has another number: by their own word, proven with a code to it, or by the platform's.

mod moved;
mod prove;

pub use moved::{Refusal, approve, platform_says};
pub(super) use moved::{carry_out_own, carry_out_platforms};
pub use prove::{Begun, Entered, Proving, begin, enter, go_on, waiting};
