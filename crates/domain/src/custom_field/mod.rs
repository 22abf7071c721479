//! Fields that a company defines for its customers: text, number, date or choice.

mod field;
mod kind;
mod set;
mod value;

pub use field::{CustomField, FieldName, FieldNameRefusal};
pub use kind::{ChoiceName, Choices, ChoicesRefusal, FieldKind, UnknownFieldKind};
pub use set::{CustomFieldSet, DefineRefusal};
pub use value::{CustomValue, CustomValues, FieldNumber, FieldText, NotAValue};
