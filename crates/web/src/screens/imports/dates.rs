//! `POST /imports/{id}/dates`: which number of a date is the day, which a check could not find out; the file is checked
//! again then.

use callbook_domain::import::DateOrder;
use serde::Deserialize;

use super::asked::Asked;
use super::mistakes::told;
use crate::forms::Form;
use crate::problem::Problem;
use crate::respond::Answer;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct DatesFields {
    dates: String,
}

pub(super) async fn say(asked: Asked, Form(fields): Form<DatesFields>) -> Answer {
    let order: Result<DateOrder, _> = fields.dates.parse();
    let order = order.map_err(|error| Problem::field("dates", told(&error)))?;
    let plan = &asked.state.use_cases.plan_import;
    plan.say_dates(&asked.actor.viewer, asked.id, order).await?;
    asked.decided().await
}
