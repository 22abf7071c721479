//! What the tests of signing in have in common.

use std::collections::VecDeque;
use std::sync::Arc;

use callbook_domain::access::Role;
use callbook_domain::company::Standing;
use callbook_domain::network::Network;
use callbook_domain::user::User;

use super::app_codes::AppCodes;
use super::beginning::Beginnings;
use super::refusals::Refusals;
use crate::mail::MailDelivery;
use crate::ports::*;
use crate::testing::{MockUnit, clock, company, ids, now, post, user};

/// A user and what is known of it. `424242` is the right code of its app, `12345678` the mailed one, `AAAAA-BBBBB` a
/// recovery code.
pub(super) struct Scene {
    pub(super) user: Option<User>,
    pub(super) verdict: Verdict,
    pub(super) known: SecondFactors,
    pub(super) delivery: MailDelivery,
    pub(super) is_suspended: bool,
    pub(super) allowlist: Vec<Network>,
    pub(super) challenge: Option<Challenge>,
}

/// Hands out these units one after the other, each expected to be committed as often as it says.
pub(super) fn units(units: Vec<(MockUnit, usize)>) -> Arc<dyn Transactions> {
    let mut units: VecDeque<_> = units.into_iter().map(|(unit, n)| unit.unit(n)).collect();
    let count = units.len();
    let mut transactions = MockTransactions::new();
    transactions.expect_begin().times(count).returning(move || {
        units
            .pop_front()
            .ok_or_else(|| StoreError::Backend("begun too often".into()))
    });
    Arc::new(transactions)
}

/// A unit that counts an attempt after so many failures.
pub(super) fn failures(count: u32) -> MockUnit {
    let mut unit = MockUnit::default();
    let failures = Failures {
        count,
        last_at: Some(now()),
    };
    unit.throttle
        .expect_failures()
        .returning(move |_, _, _| Ok(failures));
    unit.throttle.expect_fail().returning(|_, _, _| Ok(()));
    unit
}

impl Scene {
    pub(super) fn of(role: Role) -> Self {
        Self {
            user: Some(user(1, "asha", role)),
            verdict: Verdict::Right,
            known: SecondFactors::default(),
            delivery: MailDelivery::Outbox,
            is_suspended: false,
            allowlist: Vec::new(),
            challenge: None,
        }
    }

    pub(super) fn accounts(&self) -> Arc<dyn AccountQueries> {
        let mut accounts = MockAccountQueries::new();
        let user = self.user.clone();
        accounts.expect_by_login().returning(move |_| {
            let password = Some(PasswordHash("hash".to_owned()));
            Ok(user.clone().map(|user| Account { user, password }))
        });
        Arc::new(accounts)
    }

    pub(super) fn companies(&self) -> Arc<dyn CompanyQueries> {
        let mut found = company();
        found.security.allowlist = self.allowlist.clone();
        if self.is_suspended {
            found.standing = Standing::Suspended { at: now() };
        }
        let mut companies = MockCompanyQueries::new();
        companies.expect_get().returning(move |_| Ok(Some(found.clone())));
        Arc::new(companies)
    }

    pub(super) fn factors(&self) -> Arc<dyn FactorQueries> {
        let mut factors = MockFactorQueries::new();
        let known = self.known.clone();
        factors.expect_of().returning(move |_| Ok(known.clone()));
        let found = self.challenge.clone().zip(self.user.clone());
        factors
            .expect_challenge()
            .returning(move |_, _| Ok(found.clone()));
        Arc::new(factors)
    }

    pub(super) fn passwords(&self) -> Arc<dyn Passwords> {
        let mut passwords = MockPasswords::new();
        let (verdict, is_known) = (self.verdict, self.user.is_some());
        passwords
            .expect_verify()
            .withf(move |_, hash| hash.is_some() == is_known)
            .returning(move |_, _| Ok(verdict));
        passwords
            .expect_hash()
            .returning(|_| Ok(PasswordHash("newer".to_owned())));
        Arc::new(passwords)
    }

    pub(super) fn tokens(&self) -> Arc<dyn Tokens> {
        crate::testing::tokens()
    }

    pub(super) fn codes(&self) -> Arc<dyn OneTimeCodes> {
        let mut codes = MockOneTimeCodes::new();
        codes
            .expect_mailed()
            .returning(|| OneTimeCode("12345678".to_owned()));
        codes.expect_digest().returning(|_, _, typed| {
            matches!(typed, "12345678" | "AAAAA-BBBBB").then_some(CodeDigest([9; 32]))
        });
        codes
            .expect_matches()
            .returning(|_, _, typed, _| typed == "12345678");
        Arc::new(codes)
    }

    pub(super) fn app(&self) -> AppCodes {
        let mut vault = MockVault::new();
        vault.expect_open().returning(|_, _, sealed| Ok(sealed.to_vec()));
        let mut totp = MockTotp::new();
        totp.expect_verify()
            .returning(|_, typed, _, _| (typed == "424242").then_some(TotpStep(5)));
        AppCodes {
            factors: self.factors(),
            vault: Arc::new(vault),
            totp: Arc::new(totp),
            codes: self.codes(),
        }
    }

    pub(super) fn beginnings(&self) -> Beginnings {
        Beginnings {
            tokens: self.tokens(),
            clock: clock(),
            ids: ids(),
            post: post(self.delivery),
        }
    }

    pub(super) fn refusals(&self, transactions: Arc<dyn Transactions>) -> Refusals {
        Refusals {
            transactions,
            companies: self.companies(),
            ids: ids(),
            post: post(self.delivery),
        }
    }
}
