//! Mail: letters are put into the outbox in the unit of work of what they tell of, and delivered from there.

mod deliver;
mod list;
mod post;
mod send_again;
mod send_test;
mod show;

pub use deliver::{DeliverMail, Delivered};
pub use list::{ListMail, MailPage, SeeMailError};
pub use post::{MailDelivery, Post};
pub use send_again::{SendMailAgain, SendMailAgainError};
pub use send_test::{SendTestMail, SendTestMailError};
pub use show::{MailText, ShowMail, ShownMail};
