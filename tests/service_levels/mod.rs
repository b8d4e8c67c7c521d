//! What is promised by when, and that it is counted in the site's own working time.

mod deadlines;
mod levels;
