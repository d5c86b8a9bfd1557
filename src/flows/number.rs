//! A person has another number: by their own word, proven with a code to it, or by the platform's.

mod moved;
mod platform;
mod prove;

pub(super) use moved::carry_out_own;
pub use moved::{Refusal, approve};
pub(super) use platform::carry_out_platforms;
pub use platform::platform_says;
pub use prove::{Begun, Entered, Proving, begin, enter, go_on, waiting};
