//! Who may use which route, and every form in which a request can be wrong.

mod bodies;
mod cross_site;
mod document;
mod fields;
mod logs;
mod matrix;
mod nasty;
mod who_asks;
