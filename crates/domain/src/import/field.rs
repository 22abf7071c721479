use std::fmt;
use std::str::FromStr;

/// What a column of a file can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportField {
    /// The phone; the one column that there must be.
    Phone,
    /// The name.
    Name,
    /// The e-mail address.
    Email,
    /// The area.
    Area,
    /// The date.
    Date,
    /// The remark.
    Remark,
    /// The notes.
    Notes,
    /// The status, by key, label or alias.
    Status,
    /// The user whose customer it is, by username, e-mail address or name.
    AssignedTo,
    /// A further phone, or several; may stand in several columns.
    OtherPhone,
    /// When it is to be called again.
    FollowUp,
    /// Whether it asked not to be called.
    DoNotCall,
}

/// The text names no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a field: use phone, name, email, area, date, remark, notes, status, assigned_to, other_phone, follow_up or \
     do_not_call"
)]
pub struct UnknownImportField;

impl ImportField {
    /// All fields, the required one first.
    pub const ALL: [Self; 12] = [
        Self::Phone,
        Self::Name,
        Self::Email,
        Self::Area,
        Self::Date,
        Self::Remark,
        Self::Notes,
        Self::Status,
        Self::AssignedTo,
        Self::OtherPhone,
        Self::FollowUp,
        Self::DoNotCall,
    ];

    /// Its name in the CLI, in forms and as the header of an export.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Name => "name",
            Self::Email => "email",
            Self::Area => "area",
            Self::Date => "date",
            Self::Remark => "remark",
            Self::Notes => "notes",
            Self::Status => "status",
            Self::AssignedTo => "assigned_to",
            Self::OtherPhone => "other_phone",
            Self::FollowUp => "follow_up",
            Self::DoNotCall => "do_not_call",
        }
    }

    /// Its name on screens.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Phone => "Phone",
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Area => "Area",
            Self::Date => "Date",
            Self::Remark => "Remark",
            Self::Notes => "Notes",
            Self::Status => "Status",
            Self::AssignedTo => "Assigned to",
            Self::OtherPhone => "Further phone",
            Self::FollowUp => "Next call",
            Self::DoNotCall => "Do not call",
        }
    }

    /// What headers call it, folded ([`crate::text::folded`]), the likeliest first.
    pub const fn synonyms(self) -> &'static [&'static str] {
        match self {
            Self::Phone => &[
                "phone",
                "phonenumber",
                "phoneno",
                "mobile",
                "mobilenumber",
                "mobileno",
                "contactnumber",
                "contactno",
                "contact",
                "telephone",
                "telephonenumber",
                "tel",
                "cell",
                "cellphone",
                "cellnumber",
                "whatsapp",
                "whatsappnumber",
                "whatsappno",
                "number",
                "phone1",
                "mobile1",
                "primaryphone",
                "mob",
                "mobno",
                "ph",
                "phno",
                "फोन",
                "ഫോൺ",
            ],
            Self::Name => &[
                "name",
                "fullname",
                "customername",
                "customer",
                "studentname",
                "student",
                "candidatename",
                "candidate",
                "clientname",
                "client",
                "leadname",
                "contactname",
                "contactperson",
                "person",
                "नाम",
                "പേര",
            ],
            Self::Email => &["email", "emailaddress", "emailid", "mail", "mailid"],
            Self::Area => &[
                "area", "city", "location", "place", "town", "locality", "district", "region", "address",
                "village",
            ],
            Self::Date => &[
                "date",
                "createddate",
                "enquirydate",
                "inquirydate",
                "leaddate",
                "dateofenquiry",
                "day",
            ],
            Self::Remark => &[
                "remark",
                "remarks",
                "comment",
                "comments",
                "feedback",
                "description",
            ],
            Self::Notes => &["notes", "note"],
            Self::Status => &["status", "callstatus", "leadstatus", "customerstatus", "stage"],
            Self::AssignedTo => &[
                "assignedto",
                "assignee",
                "assigned",
                "owner",
                "counsellor",
                "counselor",
                "staff",
                "salesperson",
                "agent",
                "salesuser",
            ],
            Self::OtherPhone => &[
                "otherphone",
                "otherphones",
                "furtherphone",
                "furtherphones",
                "phone2",
                "phone3",
                "mobile2",
                "mobile3",
                "alternatephone",
                "alternatenumber",
                "alternatemobile",
                "alternativenumber",
                "alternativephone",
                "altphone",
                "altmobile",
                "altnumber",
                "secondaryphone",
                "secondphone",
                "othernumber",
                "parentphone",
                "parentmobile",
                "fathermobile",
                "mothermobile",
                "homephone",
                "workphone",
                "landline",
            ],
            Self::FollowUp => &[
                "followup",
                "followupdate",
                "followupat",
                "nextcall",
                "nextcallat",
                "nextcalldate",
                "callback",
                "callbackdate",
                "nextfollowup",
            ],
            Self::DoNotCall => &["donotcall", "dnc", "dnd", "donotdisturb", "optout"],
        }
    }
}

impl fmt::Display for ImportField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for ImportField {
    type Err = UnknownImportField;

    fn from_str(text: &str) -> Result<Self, UnknownImportField> {
        let wanted = crate::text::folded(text);
        Self::ALL
            .into_iter()
            .find(|field| crate::text::folded(field.key()) == wanted)
            .or_else(|| {
                Self::ALL
                    .into_iter()
                    .find(|field| field.synonyms().contains(&wanted.as_str()))
            })
            .ok_or(UnknownImportField)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_are_written_as_headers_are_folded_and_mean_one_field() {
        let mut all: Vec<&str> = ImportField::ALL
            .iter()
            .flat_map(|field| field.synonyms())
            .copied()
            .collect();
        for synonym in &all {
            assert_eq!(crate::text::folded(synonym), *synonym);
        }
        all.sort_unstable();
        let count = all.len();
        all.dedup();
        assert_eq!(all.len(), count);
    }

    #[test]
    fn a_field_goes_by_its_key_and_its_synonyms() {
        assert_eq!("assigned_to".parse(), Ok(ImportField::AssignedTo));
        assert_eq!("Mobile No".parse(), Ok(ImportField::Phone));
        assert_eq!("salary".parse::<ImportField>(), Err(UnknownImportField));
    }
}
