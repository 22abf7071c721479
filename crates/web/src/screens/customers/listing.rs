//! The list's state as its address says it: which customers, in which order, which page.

use callbook_application::ports::{
    AssigneeFilter, Cursor, CustomerFilter, CustomerListing, Direction, PageAt, SortKey, TableFormat,
};
use callbook_domain::company::Zone;
use callbook_domain::customer::Area;
use callbook_domain::ids::{ImportId, UserId};
use callbook_domain::status::StatusSet;
use form_urlencoded::Serializer;
use jiff::Timestamp;

/// So many rows stand on a page.
const PAGE: u16 = 50;

/// Whose customers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Whose {
    #[default]
    Anyones,
    Nobodys,
    Mine,
    Users(UserId),
}

/// Up to when their follow-ups lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Before now.
    Overdue,
    /// Before the day ends, what is overdue included.
    Today,
}

/// All that the list's address says. What makes no sense in it is left out: an old link still shows a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ListState {
    pub(crate) search: Option<String>,
    /// Status keys.
    pub(crate) statuses: Vec<String>,
    pub(crate) whose: Whose,
    pub(crate) area: Option<Area>,
    pub(crate) import: Option<ImportId>,
    pub(crate) due: Option<Due>,
    pub(crate) sort: SortKey,
    pub(crate) direction: Direction,
    pub(crate) page: PageAt,
}

impl ListState {
    pub(crate) fn from_query(query: &str) -> Self {
        let mut state = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            match &*name {
                "search" => state.search = Some(value.chars().take(100).collect()),
                "status" if !state.statuses.iter().any(|key| key == value) => {
                    state.statuses.push(value.to_owned());
                }
                "assignee" => state.whose = whose(value),
                "area" => state.area = Area::parse(value).ok().flatten(),
                "import" => state.import = value.parse().ok(),
                "due" => state.due = due(value),
                "sort" => (state.sort, state.direction) = sort(value),
                "after" => state.page = PageAt::After(Cursor(value.to_owned())),
                "before" => state.page = PageAt::Before(Cursor(value.to_owned())),
                _ => {}
            }
        }
        state
    }

    /// The address of the list in this state, without what goes without saying.
    pub(crate) fn address(&self) -> String {
        let query = self.query();
        if query.is_empty() {
            "/customers".to_owned()
        } else {
            format!("/customers?{query}")
        }
    }

    /// The address of the whole list as a file.
    pub(crate) fn export_address(&self, format: TableFormat) -> String {
        let list = self.with(|_| ()).query();
        let separator = if list.is_empty() { "" } else { "&" };
        format!("/customers/export?format={format}{separator}{list}")
    }

    fn query(&self) -> String {
        let mut query = Serializer::new(String::new());
        if let Some(search) = &self.search {
            query.append_pair("search", search);
        }
        for status in &self.statuses {
            query.append_pair("status", status);
        }
        match self.whose {
            Whose::Anyones => {}
            Whose::Nobodys => {
                query.append_pair("assignee", "none");
            }
            Whose::Mine => {
                query.append_pair("assignee", "me");
            }
            Whose::Users(id) => {
                query.append_pair("assignee", &id.to_string());
            }
        }
        if let Some(area) = &self.area {
            query.append_pair("area", area.as_str());
        }
        if let Some(import) = self.import {
            query.append_pair("import", &import.to_string());
        }
        if let Some(due) = self.due {
            query.append_pair("due", due.key());
        }
        if (self.sort, self.direction) != Default::default() {
            query.append_pair("sort", &self.sort_text());
        }
        match &self.page {
            PageAt::Start => {}
            PageAt::After(Cursor(place)) => {
                query.append_pair("after", place);
            }
            PageAt::Before(Cursor(place)) => {
                query.append_pair("before", place);
            }
        }
        query.finish()
    }

    /// How the address names the order: the column, with a minus where the greatest comes first.
    pub(crate) fn sort_text(&self) -> String {
        let sign = match self.direction {
            Direction::Ascending => "",
            Direction::Descending => "-",
        };
        format!("{sign}{}", column(self.sort))
    }

    /// The same list, changed and from its start again.
    pub(crate) fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut state = Self {
            page: PageAt::Start,
            ..self.clone()
        };
        change(&mut state);
        state
    }

    /// Sorted by `key`; the other way round where it is sorted by it already.
    pub(crate) fn sorted_by(&self, key: SortKey) -> Self {
        let direction = match (self.sort == key, self.direction) {
            (true, Direction::Ascending) => Direction::Descending,
            (true, Direction::Descending) => Direction::Ascending,
            // A name is looked up from A, a call to come from the nearest; what has happened from the newest.
            (false, _) if matches!(key, SortKey::Name | SortKey::FollowUp) => Direction::Ascending,
            (false, _) => Direction::Descending,
        };
        self.with(|state| (state.sort, state.direction) = (key, direction))
    }

    /// Another page of the same list.
    pub(crate) fn at(&self, page: PageAt) -> Self {
        Self { page, ..self.clone() }
    }

    /// Whether anything narrows the list.
    pub(crate) fn is_filtered(&self) -> bool {
        self.with(|state| (state.sort, state.direction) = Default::default()) != Self::default()
    }

    /// What the use case is asked for.
    pub(crate) fn listing(
        &self,
        statuses: &StatusSet,
        me: UserId,
        zone: &Zone,
        now: Timestamp,
    ) -> CustomerListing {
        let named = |key: &String| statuses.all().iter().find(|status| status.key == *key);
        CustomerListing {
            filter: CustomerFilter {
                search: self.search.clone(),
                statuses: self
                    .statuses
                    .iter()
                    .filter_map(named)
                    .map(|status| status.id)
                    .collect(),
                assignee: match self.whose {
                    Whose::Anyones => AssigneeFilter::Anyone,
                    Whose::Nobodys => AssigneeFilter::Nobody,
                    Whose::Mine => AssigneeFilter::User(me),
                    Whose::Users(id) => AssigneeFilter::User(id),
                },
                area: self.area.clone(),
                import: self.import,
                follow_up_before: self.due.map(|due| due.limit(zone, now)),
            },
            sort: self.sort,
            direction: self.direction,
            page: self.page.clone(),
            size: PAGE,
        }
    }
}

impl Due {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Today => "today",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Due by tonight",
        }
    }

    fn limit(self, zone: &Zone, now: Timestamp) -> Timestamp {
        match self {
            Self::Overdue => now,
            Self::Today => zone
                .day_of(now)
                .tomorrow()
                .map_or(Timestamp::MAX, |tomorrow| zone.start_of(tomorrow)),
        }
    }
}

fn whose(value: &str) -> Whose {
    match value {
        "none" => Whose::Nobodys,
        "me" => Whose::Mine,
        id => id.parse().map_or(Whose::Anyones, Whose::Users),
    }
}

fn due(value: &str) -> Option<Due> {
    [Due::Overdue, Due::Today]
        .into_iter()
        .find(|due| due.key() == value)
}

fn sort(value: &str) -> (SortKey, Direction) {
    let (name, direction) = match value.strip_prefix('-') {
        Some(name) => (name, Direction::Descending),
        None => (value, Direction::Ascending),
    };
    let keys = [
        SortKey::Created,
        SortKey::Name,
        SortKey::FollowUp,
        SortKey::LastContact,
    ];
    match keys.into_iter().find(|key| column(*key) == name) {
        Some(key) => (key, direction),
        None => Default::default(),
    }
}

const fn column(key: SortKey) -> &'static str {
    match key {
        SortKey::Created => "created",
        SortKey::Name => "name",
        SortKey::FollowUp => "follow_up",
        SortKey::LastContact => "last_call",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn state() -> impl Strategy<Value = ListState> {
        let search = proptest::option::of("[^\\s\\x00]{1,20}");
        let statuses = proptest::collection::btree_set("[A-Z_]{1,12}", 0..4);
        let whose = prop_oneof![
            Just(Whose::Anyones),
            Just(Whose::Nobodys),
            Just(Whose::Mine),
            any::<u128>().prop_map(|id| Whose::Users(UserId::from_uuid(Uuid::from_u128(id)))),
        ];
        let area = proptest::option::of("[A-Za-z&+=% ]{0,10}[A-Za-z&+=%]");
        let import = proptest::option::of(any::<u128>());
        let due = proptest::option::of(prop_oneof![Just(Due::Overdue), Just(Due::Today)]);
        let order = (0..4usize, any::<bool>());
        let page = (0..3usize, "[A-Za-z0-9_.=-]{1,20}");
        (search, statuses, whose, area, import, due, order, page).prop_map(
            |(search, statuses, whose, area, import, due, (sort, ascending), (page, place))| ListState {
                search,
                statuses: statuses.into_iter().collect(),
                whose,
                area: area.and_then(|area| Area::parse(&area).unwrap()),
                import: import.map(|id| ImportId::from_uuid(Uuid::from_u128(id))),
                due,
                sort: [
                    SortKey::Created,
                    SortKey::Name,
                    SortKey::FollowUp,
                    SortKey::LastContact,
                ][sort],
                direction: [Direction::Descending, Direction::Ascending][usize::from(ascending)],
                page: [
                    PageAt::Start,
                    PageAt::After(Cursor(place.clone())),
                    PageAt::Before(Cursor(place)),
                ][page]
                    .clone(),
            },
        )
    }

    proptest! {
        #[test]
        fn an_address_says_the_whole_list(state in state()) {
            let address = state.address();
            let query = address.split_once('?').map_or("", |(_, query)| query);
            prop_assert_eq!(ListState::from_query(query), state);
        }
    }

    #[test]
    fn nonsense_in_an_old_link_is_left_out() {
        let state =
            ListState::from_query("assignee=nobody-at-all&sort=colour&due=never&page=7&area=&import=x");
        assert_eq!(state, ListState::default());
        assert_eq!(state.address(), "/customers");
    }

    #[test]
    fn a_file_has_all_pages_of_the_list() {
        let state = ListState::from_query("status=NEW&sort=name&after=abc");
        assert_eq!(
            state.export_address(TableFormat::Xlsx),
            "/customers/export?format=xlsx&status=NEW&sort=name"
        );
        assert_eq!(
            ListState::default().export_address(TableFormat::Csv),
            "/customers/export?format=csv"
        );
    }

    #[test]
    fn a_changed_filter_begins_at_the_first_page() {
        let state = ListState::from_query("status=NEW&after=abc");
        assert_eq!(
            state.with(|state| state.due = Some(Due::Today)).address(),
            "/customers?status=NEW&due=today"
        );
        assert_eq!(
            state.sorted_by(SortKey::Name).address(),
            "/customers?status=NEW&sort=name"
        );
    }

    #[test]
    fn today_ends_in_the_companys_zone() {
        let zone = Zone::parse("Asia/Kolkata").unwrap();
        // 19:00 UTC on the 20th is half past midnight on the 21st in Kolkata.
        let now = "2026-11-20T19:00:00Z".parse().unwrap();
        assert_eq!(
            Due::Today.limit(&zone, now),
            "2026-11-21T18:30:00Z".parse().unwrap()
        );
    }
}
