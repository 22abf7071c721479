pub(super) const FIRST: [&str; 40] = [
    "Aarav", "Aditi", "Ananya", "Arjun", "Asha", "Bhavna", "Deepak", "Divya", "Farhan", "Fathima", "Gautam",
    "Harini", "Imran", "Isha", "Jyoti", "Karthik", "Kavya", "Lakshmi", "Manish", "Meera", "Nandini", "Neha",
    "Nikhil", "Pooja", "Pranav", "Priya", "Rahul", "Ravi", "Rohan", "Sana", "Shalini", "Shreya", "Sneha",
    "Suresh", "Tanvi", "Varun", "Vidya", "Vikram", "Yasmin", "Zubair",
];

pub(super) const LAST: [&str; 35] = [
    "Agarwal",
    "Ahmed",
    "Bhat",
    "Chacko",
    "Das",
    "Desai",
    "Fernandes",
    "Ghosh",
    "Gupta",
    "Iyer",
    "Jain",
    "Jose",
    "Joshi",
    "Kapoor",
    "Khan",
    "Kulkarni",
    "Kumar",
    "Kurian",
    "Mathew",
    "Menon",
    "Mishra",
    "Nair",
    "Naidu",
    "Patel",
    "Pillai",
    "Rao",
    "Reddy",
    "Sharma",
    "Shetty",
    "Singh",
    "Sinha",
    "Thomas",
    "Varghese",
    "Verma",
    "Yadav",
];

pub(super) const AREAS: [&str; 30] = [
    "Adyar",
    "Andheri East",
    "Anna Nagar",
    "Banjara Hills",
    "Bhowanipore",
    "Calicut",
    "Chandni Chowk",
    "Connaught Place",
    "Edappally",
    "Fort Kochi",
    "Gachibowli",
    "Hebbal",
    "Indiranagar",
    "Jayanagar",
    "Kakkanad",
    "Kaloor",
    "Karol Bagh",
    "Koramangala",
    "Madhapur",
    "Malappuram",
    "North Delhi",
    "Palakkad",
    "Salt Lake",
    "Shivajinagar",
    "South Delhi",
    "T Nagar",
    "Thrissur",
    "Velachery",
    "Whitefield",
    "Yelahanka",
];

pub(super) const REMARKS: [&str; 10] = [
    "",
    "Interested in B.Tech Computer Science",
    "Asked for the fee structure",
    "Call after 6 pm",
    "Wants hostel details",
    "Parent will decide",
    "Came through the education fair",
    "Looking for MBA, weekend batch",
    "Referred by a student",
    "Compare with another college",
];

/// What is in no numbering plan.
pub(super) const NO_PHONES: [&str; 7] = [
    "not-a-phone",
    "123",
    "999999999999999999999999999999",
    "N/A",
    "99999",
    "+1",
    "--",
];

/// What is in no calendar.
pub(super) const NO_DATES: [&str; 4] = ["2025-02-31", "banana", "00/00/0000", "31-31-2025"];

/// What a spreadsheet would run.
pub(super) const FORMULAS: [&str; 4] = [
    "=HYPERLINK(\"http://x\",\"y\")",
    "@SUM(1)",
    "+cmd|' /C calc'!A0",
    "-2+3",
];

/// Names that trip up readers, databases and screens.
pub(super) const ODD_NAMES: [&str; 11] = [
    "Menon, Asha",
    "Ravi \"RK\" Kumar",
    "Latha\nNair",
    "ആശ മേനോൻ",
    "रवि कुमार",
    "José Fernández",
    "NA",
    "null",
    " ",
    "O'Brien",
    "<b>Bold</b>",
];
