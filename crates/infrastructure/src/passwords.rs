//! Argon2id, off the async threads and few at a time.

mod memory;

use std::num::NonZero;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash as Phc, Salt};
use argon2::password_hash::try_generate_salt;
use argon2::{Algorithm, Argon2, Params, Version};
use async_trait::async_trait;
use callbook_application::ports::{HashForm, PasswordError, PasswordHash, Passwords, Verdict};
use callbook_domain::user::Password;
use tokio::sync::Semaphore;

use self::memory::Memory;

/// How many may wait while others are hashed. At some 25 ms each and two at a time they are through in half a second.
const WAITING_ROOM: usize = 32;

/// How long somebody waits before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(3);

/// Hashes with argon2id under limits: each takes 19 MiB, so at most `min(cores, 4)` run at once, some dozens wait and
/// the rest are told to come back.
#[derive(Debug, Clone)]
pub struct Argon2Passwords {
    hashing: Argon2<'static>,
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
    places: usize,
    memory: Memory,
    patience: Duration,
}

impl Argon2Passwords {
    /// With the parameters of OWASP's password storage cheat sheet: 19456 KiB, two passes, one lane.
    ///
    /// # Errors
    /// [`PasswordError::Broken`] where the parameters are refused, which those are not.
    pub fn new() -> Result<Self, PasswordError> {
        Self::with_cost(19_456, 2, 1)
    }

    /// With other parameters: `memory` in KiB, `passes` over it, `lanes` beside each other. For tests, which have
    /// no secrets and no time.
    ///
    /// # Errors
    /// [`PasswordError::Broken`] where argon2 allows no such parameters.
    pub fn with_cost(memory: u32, passes: u32, lanes: u32) -> Result<Self, PasswordError> {
        let params = Params::new(memory, passes, lanes, None)
            .map_err(|error| PasswordError::Broken(Box::new(error)))?;
        let at_once = available_parallelism().map_or(1, NonZero::get).min(4);
        Ok(Self {
            hashing: Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
            running: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(at_once + WAITING_ROOM)),
            places: at_once + WAITING_ROOM,
            memory: Memory::default(),
            patience: PATIENCE,
        })
    }

    /// Whether passwords hashed in that form are hashed more weakly than today's, or in no known way. They are hashed
    /// anew when their user signs in.
    pub fn is_outdated(&self, form: &HashForm) -> bool {
        match Phc::new(&form.0) {
            Ok(stored) => is_weaker(&stored, self.hashing.params()).unwrap_or(true),
            Err(_) => true,
        }
    }

    /// Runs `work` on a blocking thread as soon as it is its turn. The permits go with it: whoever asked may leave,
    /// the memory is in use until it is done.
    async fn in_turn<T, W>(&self, work: W) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        W: FnOnce(&Hashing) -> Result<T, PasswordError> + Send + 'static,
    {
        let place = Arc::clone(&self.admitted)
            .try_acquire_owned()
            .map_err(|_| PasswordError::Busy)?;
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.running).acquire_owned())
            .await
            .map_err(|_| PasswordError::Busy)?
            .map_err(|closed| PasswordError::Broken(Box::new(closed)))?;
        let hashing = Hashing {
            today: self.hashing.clone(),
            memory: self.memory.clone(),
        };
        let done = tokio::task::spawn_blocking(move || {
            let done = work(&hashing);
            drop((turn, place));
            done
        })
        .await;
        if self.admitted.available_permits() == self.places {
            tokio::spawn(self.memory.clone().release_later());
        }
        done.map_err(|error| PasswordError::Broken(Box::new(error)))?
    }
}

#[async_trait]
impl Passwords for Argon2Passwords {
    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordError> {
        let password = password.clone();
        self.in_turn(move |hashing| hashing.anew(password.reveal())).await
    }

    async fn verify(&self, typed: &str, against: Option<PasswordHash>) -> Result<Verdict, PasswordError> {
        let typed = typed.to_owned();
        self.in_turn(move |hashing| match against {
            Some(stored) => hashing.verdict(&typed, &stored),
            None => hashing.as_long_as_one(&typed),
        })
        .await
    }
}

/// Today's parameters, and memory to hash in.
struct Hashing {
    today: Argon2<'static>,
    memory: Memory,
}

impl Hashing {
    fn anew(&self, password: &str) -> Result<PasswordHash, PasswordError> {
        let params = self.today.params();
        let salt = Salt::new(&try_generate_salt().map_err(broken)?).map_err(broken)?;
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        self.fill(&self.today, password, &salt, &mut output)?;
        let hash = Phc {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(params).map_err(broken)?,
            salt: Some(salt),
            hash: Some(Output::new(&output).map_err(broken)?),
        };
        Ok(PasswordHash(hash.to_string()))
    }

    fn verdict(&self, typed: &str, stored: &PasswordHash) -> Result<Verdict, PasswordError> {
        let stored = Phc::new(&stored.0).map_err(broken)?;
        let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else {
            return Err(PasswordError::Broken("the stored hash is not whole".into()));
        };
        // The stored hash's own parameters are used here, whatever today's are.
        let algorithm = Algorithm::try_from(stored.algorithm.as_str()).map_err(broken)?;
        let version = stored.version.map_or(Ok(Version::default()), Version::try_from);
        let params = Params::try_from(&stored).map_err(broken)?;
        let hashing = Argon2::new(algorithm, version.map_err(broken)?, params);
        let mut output = vec![0; expected.len()];
        self.fill(&hashing, typed, salt, &mut output)?;
        // Outputs are compared in constant time.
        Ok(if Output::new(&output).map_err(broken)? != *expected {
            Verdict::Wrong
        } else if is_weaker(&stored, self.today.params())? {
            Verdict::RightButOldHash
        } else {
            Verdict::Right
        })
    }

    /// Hashes what was typed against nothing: whoever names an unknown user waits as long as one who names a known one.
    fn as_long_as_one(&self, typed: &str) -> Result<Verdict, PasswordError> {
        let mut unused = [0; Params::DEFAULT_OUTPUT_LEN];
        self.fill(&self.today, typed, b"nobody's salt at all", &mut unused)?;
        std::hint::black_box(unused);
        Ok(Verdict::Wrong)
    }

    fn fill(
        &self,
        hashing: &Argon2<'_>,
        typed: &str,
        salt: &[u8],
        output: &mut [u8],
    ) -> Result<(), PasswordError> {
        let mut blocks = self.memory.take(hashing.params().block_count());
        let done = hashing.hash_password_into_with_memory(typed.as_bytes(), salt, output, &mut blocks);
        self.memory.keep(blocks);
        done.map_err(broken)
    }
}

fn is_weaker(stored: &Phc, today: &Params) -> Result<bool, PasswordError> {
    let params = Params::try_from(stored).map_err(broken)?;
    Ok(stored.algorithm != Algorithm::Argon2id.ident()
        || stored.version != Some(Version::V0x13.into())
        || params.m_cost() < today.m_cost()
        || params.t_cost() < today.t_cost()
        || params.p_cost() < today.p_cost())
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> PasswordError {
    PasswordError::Broken(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password() -> Password {
        Password::parse("correct horse battery", &[]).unwrap()
    }

    fn quick() -> Argon2Passwords {
        Argon2Passwords::with_cost(64, 1, 1).unwrap()
    }

    #[tokio::test]
    async fn the_right_password_is_known_again() {
        let passwords = quick();
        let hash = passwords.hash(&password()).await.unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", hash.0);
        let verify = |typed: &'static str| passwords.verify(typed, Some(hash.clone()));
        assert_eq!(verify("correct horse battery").await.unwrap(), Verdict::Right);
        assert_eq!(verify("correct horse battery ").await.unwrap(), Verdict::Wrong);
        assert_eq!(verify("").await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn two_hashes_of_one_password_differ() {
        let passwords = quick();
        assert_ne!(
            passwords.hash(&password()).await.unwrap(),
            passwords.hash(&password()).await.unwrap()
        );
    }

    #[tokio::test]
    async fn the_product_hashes_at_the_cost_that_owasp_asks_for() {
        let hash = Argon2Passwords::new().unwrap().hash(&password()).await.unwrap();
        assert!(
            hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{}",
            hash.0
        );
    }

    #[tokio::test]
    async fn a_hash_of_cheaper_days_is_right_but_old() {
        let old = quick().hash(&password()).await.unwrap();
        let today = Argon2Passwords::with_cost(128, 1, 1).unwrap();
        let verdict = today
            .verify(password().reveal(), Some(old.clone()))
            .await
            .unwrap();
        assert_eq!(verdict, Verdict::RightButOldHash);
        assert_eq!(
            today.verify("another password", Some(old)).await.unwrap(),
            Verdict::Wrong
        );
    }

    /// The crate's own way is the measure: neither the memory that goes round nor the comparison may change a verdict.
    #[tokio::test]
    async fn hashes_are_those_of_argon2_whatever_was_in_the_memory_before() {
        use argon2::{PasswordHasher as _, PasswordVerifier as _};
        let passwords = quick();
        let elsewhere: Phc = passwords
            .hashing
            .hash_password(password().reveal().as_bytes())
            .unwrap();
        let elsewhere = PasswordHash(elsewhere.to_string());
        for typed in ["another password", password().reveal(), "a third password"] {
            let hash = passwords.hash(&password()).await.unwrap();
            let own = passwords
                .hashing
                .verify_password(typed.as_bytes(), &Phc::new(&hash.0).unwrap());
            let ours = passwords.verify(typed, Some(elsewhere.clone())).await.unwrap();
            assert_eq!(ours == Verdict::Right, typed == password().reveal());
            assert_eq!(own.is_ok(), typed == password().reveal());
        }
    }

    #[tokio::test]
    async fn nobody_is_wrong() {
        assert_eq!(quick().verify("whatever", None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn a_hash_that_is_none_is_an_error() {
        let error = quick()
            .verify("whatever", Some(PasswordHash("secret".to_owned())))
            .await;
        assert!(matches!(error, Err(PasswordError::Broken(_))));
    }

    #[tokio::test]
    async fn the_excess_is_told_to_come_back() {
        let passwords = quick();
        let all = u32::try_from(passwords.admitted.available_permits()).unwrap();
        let full = passwords.admitted.acquire_many(all).await.unwrap();
        assert!(matches!(
            passwords.verify("whatever", None).await,
            Err(PasswordError::Busy)
        ));
        drop(full);
        assert_eq!(passwords.verify("whatever", None).await.unwrap(), Verdict::Wrong);
    }

    #[tokio::test]
    async fn nobody_waits_longer_than_patience() {
        let mut passwords = quick();
        passwords.patience = Duration::from_millis(10);
        let all = u32::try_from(passwords.running.available_permits()).unwrap();
        let _running = passwords.running.acquire_many(all).await.unwrap();
        assert!(matches!(
            passwords.verify("whatever", None).await,
            Err(PasswordError::Busy)
        ));
    }

    #[test]
    fn forms_are_compared_with_todays() {
        let passwords = Argon2Passwords::new().unwrap();
        for (form, outdated) in [
            ("$argon2id$v=19$m=19456,t=2,p=1", false),
            ("$argon2id$v=19$m=65536,t=3,p=1", false),
            ("$argon2id$v=19$m=19456,t=1,p=1", true),
            ("$argon2id$v=19$m=8,t=2,p=1", true),
            ("$argon2i$v=19$m=19456,t=2,p=1", true),
            ("$2b$12", true),
            ("", true),
        ] {
            assert_eq!(
                passwords.is_outdated(&HashForm(form.to_owned())),
                outdated,
                "{form}"
            );
        }
    }
}
