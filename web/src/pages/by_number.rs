//! From the number that people say to the report.

use domain::{
    id::ReportId,
    search::{requests::ReportSearch, wire::FoundReports},
};

use crate::client::{self, Failure};

/// The number that was written: "RB-1042", "rb 1042" and "1042" mean the same.
pub fn number_in(written: &str) -> Option<i64> {
    let written = written.trim();
    let digits = written.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    // More than a few letters before it are words of something else.
    const LONGEST_BEGINNING: usize = 4;
    (written.len() - digits.len() <= LONGEST_BEGINNING).then(|| digits.parse().ok())?
}

/// The report of that number, where the reader may see it.
///
/// # Errors
/// Any [`Failure`].
pub async fn find(number: i64) -> Result<Option<ReportId>, Failure> {
    let search = ReportSearch { words: number.to_string(), filters: None, cursor: None, limit: None };
    let found: FoundReports = client::post("/reports/search", &search).await?;
    Ok(found.items.into_iter().find(|item| item.staff.number == number).map(|item| item.staff.id))
}

#[cfg(test)]
mod tests {
    use super::number_in;

    #[test]
    fn a_number_may_be_written_as_people_say_it() {
        for written in ["RB-1042", " rb 1042 ", "1042", "#1042"] {
            assert_eq!(number_in(written), Some(1042), "{written}");
        }
        for written in ["", "RB-", "10 42", "0193f2a4-7c1e-7d4e-8a11-4f6f2c1b9a10", "the label printer 4"] {
            assert_eq!(number_in(written), None, "{written}");
        }
    }
}
