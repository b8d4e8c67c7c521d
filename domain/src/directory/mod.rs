//! Directory: sites, units, categories, systems with their steps, and the teams that own reports.

pub mod requests;
pub mod wire;

/// A category of the first picklist: its key, the name of its icon, and its name by language.
pub type FirstCategory = (&'static str, &'static str, [(&'static str, &'static str); 2]);

/// The picklist of categories with which a new database starts, in the order of the tiles.
pub const FIRST_CATEGORIES: [FirstCategory; 12] = [
    ("clicks", "cursor-click", [("en", "Too many clicks"), ("de", "Zu viele Klicks")]),
    ("duplicate-doc", "copy", [("en", "Writing it twice"), ("de", "Doppelt dokumentieren")]),
    ("missing-info", "file-question", [("en", "Missing information"), ("de", "Fehlende Information")]),
    ("alert-fatigue", "bell-ring", [("en", "Too many alerts"), ("de", "Zu viele Warnungen")]),
    ("wrong-default", "toggle", [("en", "Wrong default or order set"), ("de", "Falsche Vorgabe")]),
    ("slow", "hourglass", [("en", "Slow or down"), ("de", "Langsam oder ausgefallen")]),
    ("access", "key", [("en", "Access and sign-in"), ("de", "Zugang und Anmeldung")]),
    ("device", "monitor", [("en", "Device or hardware"), ("de", "Gerät oder Hardware")]),
    ("interface", "flask", [("en", "Results or interface"), ("de", "Befunde oder Schnittstelle")]),
    ("how-to", "message-question", [("en", "Unclear how to"), ("de", "Unklar, wie es geht")]),
    ("safety", "alert-triangle", [("en", "Safety hazard"), ("de", "Sicherheitsrisiko")]),
    ("idea", "lightbulb", [("en", "Idea"), ("de", "Idee")]),
];
