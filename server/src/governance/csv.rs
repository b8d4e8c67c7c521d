//! Tables for spreadsheets: RFC 4180, and no cell that a spreadsheet would take for a formula.

/// What a file begins with, so that spreadsheets read it as UTF-8.
pub const BEGINNING: &str = "\u{feff}";

/// One row with its end of line. Every cell is quoted.
pub fn row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let cells: Vec<String> =
        cells.into_iter().map(|cell| format!("\"{}\"", harmless(cell).replace('"', "\"\""))).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell that begins like a formula begins with an apostrophe instead: spreadsheets then take it as text. So does one
/// that begins so after white space, which some cut.
fn harmless(cell: &str) -> String {
    let begins = cell.trim_start().chars().next();
    let formula = matches!(begins, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
    if formula || cell.starts_with(['\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_quotes_doubled() {
        assert_eq!(
            row(["D-1", "He said \"no\",\nthen yes", ""]),
            "\"D-1\",\"He said \"\"no\"\",\nthen yes\",\"\"\r\n"
        );
        assert_eq!(row([]), "\r\n");
    }

    #[test]
    fn no_cell_begins_like_a_formula() {
        for wrong in ["=1+1", "+49", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "  =HYPERLINK(\"x\")", "＝1"] {
            let cell = row([wrong]);
            assert!(cell.starts_with("\"'"), "{cell}");
        }
        for right in ["RB-1042", "a=b", "5", "", "'=1"] {
            assert_eq!(row([right]), format!("\"{right}\"\r\n"));
        }
    }
}
