//! Passwords: hashed with argon2id at OWASP's parameters, judged by zxcvbn; both away from the request threads.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use domain::problem::FieldError;
use tokio::sync::Semaphore;
use zxcvbn::Score;

use crate::error::{Result, ServerError};

/// How many passwords are worked on at once: each takes 19 MiB and a whole core.
static SLOTS: Semaphore = Semaphore::const_new(3);

/// What came of comparing a password with what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not the password, or there is none.
    Wrong,
    /// It is the password.
    Right,
    /// It is the password, kept with parameters that are no longer ours: hash it again.
    RightButOld,
}

/// The PHC text to keep of `password`.
///
/// # Errors
/// `Internal` where hashing itself fails.
pub async fn hash(password: String) -> Result<String> {
    aside(move || {
        let kept: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
        Ok(kept.to_string())
    })
    .await
}

/// Compares `password` with the PHC text that is kept. Without one the same work is done in vain, so that the time
/// tells nobody whether the account exists.
///
/// # Errors
/// `Internal` where the kept text cannot be read.
pub async fn verify(password: String, kept: Option<String>) -> Result<Verdict> {
    aside(move || {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(of_nobody);
        let kept = PasswordHash::new(&kept)?;
        match Argon2::default().verify_password(password.as_bytes(), &kept) {
            Ok(()) if !known => Ok(Verdict::Wrong),
            Ok(()) if is_current(&kept) => Ok(Verdict::Right),
            Ok(()) => Ok(Verdict::RightButOld),
            Err(Error::PasswordInvalid) => Ok(Verdict::Wrong),
            Err(error) => Err(error),
        }
    })
    .await
}

/// What is wrong with `password` as a new one of somebody who is known by `words` (name, e-mail, organisation).
///
/// # Errors
/// `Internal` where the judging itself fails.
pub async fn weakness(
    field: &'static str,
    password: String,
    words: Vec<String>,
) -> Result<Option<FieldError>> {
    aside(move || Ok(is_weak(&password, &words).then(|| too_weak(field)))).await
}

fn too_weak(field: &str) -> FieldError {
    FieldError::new(
        field,
        "too_weak",
        "This is easy to guess. Take four or more words that have nothing to do with each other or with you",
    )
}

fn is_weak(password: &str, words: &[String]) -> bool {
    let joined = |text: &String| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let words: Vec<String> = words
        .iter()
        .flat_map(|text| {
            let parts = text.split(|c: char| !c.is_alphanumeric()).map(str::to_owned);
            parts.chain([joined(text), text.clone()])
        })
        .filter(|word| word.chars().count() > 2)
        .map(|word| word.to_lowercase())
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let together: String = password.split_whitespace().collect();
    // "st martha hospital" is no better than the same without spaces.
    [password, &together].iter().any(|password| zxcvbn::zxcvbn(password, &words).score() < Score::Three)
}

/// A text of our parameters that belongs to no password.
fn of_nobody() -> String {
    let (memory, passes, lanes) = (Params::DEFAULT_M_COST, Params::DEFAULT_T_COST, Params::DEFAULT_P_COST);
    let (salt, output) = ("A".repeat(22), "A".repeat(43));
    format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt}${output}")
}

/// Whether the text was made by the algorithm and the parameters that we use now.
fn is_current(kept: &PasswordHash) -> bool {
    let ours = Params::default();
    kept.algorithm.as_str() == "argon2id"
        && kept.version == Some(19)
        && Params::try_from(kept).is_ok_and(|theirs| {
            (theirs.m_cost(), theirs.t_cost(), theirs.p_cost())
                == (ours.m_cost(), ours.t_cost(), ours.p_cost())
        })
}

/// Runs heavy `work` on the blocking pool, few at a time.
async fn aside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T> {
    let slot =
        SLOTS.acquire().await.map_err(|error| ServerError::internal("waiting for a password slot", error))?;
    let outcome = tokio::task::spawn_blocking(work).await;
    drop(slot);
    outcome
        .map_err(|error| ServerError::internal("working on a password", error))?
        .map_err(|error| ServerError::internal("working on a password", error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::{Algorithm, Version};

    fn words() -> Vec<String> {
        ["Ana Pereira", "ana.pereira@stmartha.example", "St. Martha Hospital"].map(str::to_owned).to_vec()
    }

    #[actix_rt::test]
    async fn the_password_is_known_again_and_no_other() {
        let kept = hash("violet tractor nine seagulls".to_owned()).await.unwrap();
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "OWASP's parameters: {kept}");
        let verdict = verify("violet tractor nine seagulls".to_owned(), Some(kept.clone())).await.unwrap();
        assert_eq!(verdict, Verdict::Right);
        let verdict = verify("violet tractor nine seagull".to_owned(), Some(kept)).await.unwrap();
        assert_eq!(verdict, Verdict::Wrong);
    }

    #[actix_rt::test]
    async fn nobody_has_no_password_but_the_same_work() {
        assert_eq!(verify(String::new(), None).await.unwrap(), Verdict::Wrong);
        assert!(is_current(&PasswordHash::new(&of_nobody()).unwrap()), "the work in vain must take as long");
    }

    #[actix_rt::test]
    async fn weaker_parameters_are_noticed() {
        let old = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8_192, 1, 1, None).unwrap());
        let kept: PasswordHash = old.hash_password(b"violet tractor").unwrap();
        let verdict = verify("violet tractor".to_owned(), Some(kept.to_string())).await.unwrap();
        assert_eq!(verdict, Verdict::RightButOld);
    }

    #[test]
    fn guessable_passwords_are_weak() {
        for password in
            ["passwordpassword", "aaaaaaaaaaaa", "123456789012", "anapereira2026", "st martha hospital"]
        {
            assert!(is_weak(password, &words()), "{password}");
        }
        assert!(!is_weak("violet tractor nine seagulls", &words()));
    }
}
