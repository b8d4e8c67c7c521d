//! Search: by words that the reader may see, and by nothing else.

mod finding;
mod similar;
mod visibility;
