//! What somebody does to the own account: name, address, picture, password.

mod ask_for_email;
mod change_password;
mod confirm_email;
mod edit;
mod picture;
mod show_picture;

pub use ask_for_email::{AskForEmail, AskForEmailError};
pub use change_password::{ChangePassword, ChangePasswordCommand, ChangePasswordError};
pub use confirm_email::{ConfirmEmail, ConfirmEmailError, OpenEmailChange};
pub use edit::{EditProfile, EditProfileCommand, EditProfileError};
pub use picture::{PictureChangeError, RemovePicture, SetPicture};
pub use show_picture::ShowPicture;
