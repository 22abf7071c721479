

pub mod clock;
pub mod ids;
pub mod passwords;
pub mod sea;
pub mod tokens;
pub mod files;
pub mod sheets;
