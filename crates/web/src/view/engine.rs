//! Templates, loaded once and checked as a whole, and how a screen becomes HTML.

use std::sync::Arc;

use rust_embed::RustEmbed;
use tera::{Context, Kwargs, State, Tera, TeraResult};

use super::assets::{Assets, AssetsError};
use super::filters;
use super::screen::{Fragment, Screen};
use super::shell::{Frame, Place, Shell};

#[derive(RustEmbed)]
#[folder = "../../templates"]
#[include = "*.html"]
#[exclude = "mail/*"]
#[cfg_attr(not(debug_assertions), exclude = "gallery/*")]
struct Templates;

/// All templates, ready to render. Cheap to clone.
#[derive(Clone)]
pub struct View {
    tera: Arc<Tera>,
}

impl std::fmt::Debug for View {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("View").finish_non_exhaustive()
    }
}

/// A page that cannot be shown. The message names the template and the line; it is for the log, not for the browser.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct ViewError(#[from] Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Assets(#[from] AssetsError),
    #[error("the templates do not load")]
    Load(#[source] tera::Error),
    #[error("{template} does not render")]
    Render {
        template: &'static str,
        source: tera::Error,
    },
}

impl View {
    /// Loads the embedded templates. A filter, function, component or parent that does not exist fails here.
    pub fn load() -> Result<Self, ViewError> {
        let assets = Arc::new(Assets::load().map_err(Cause::from)?);
        let mut tera = Tera::new();
        filters::register(&mut tera);
        register_functions(&mut tera, &assets);
        let sources = Templates::iter().filter_map(|name| {
            let file = Templates::get(&name)?;
            Some((
                name.into_owned(),
                String::from_utf8_lossy(&file.data).into_owned(),
            ))
        });
        tera.add_raw_templates(sources.collect::<Vec<_>>())
            .map_err(Cause::Load)?;
        Ok(Self { tera: Arc::new(tera) })
    }

    /// The whole page.
    pub fn page<S: Screen>(&self, shell: &Shell, screen: &S) -> Result<String, ViewError> {
        let place = Place {
            section: S::SECTION,
            tab: S::TAB,
            profile_tab: S::PROFILE_TAB,
            title: screen.title(),
            crumbs: screen.crumbs(),
        };
        self.render(screen, &shell.frame(place))
    }

    /// A piece of a page, for htmx.
    pub fn fragment<F: Fragment>(&self, shell: &Shell, fragment: &F) -> Result<String, ViewError> {
        self.render(fragment, &shell.frame(Place::default()))
    }

    fn render<F: Fragment>(&self, fragment: &F, frame: &Frame<'_>) -> Result<String, ViewError> {
        let failed = |source| Cause::Render {
            template: F::TEMPLATE,
            source,
        };
        let mut context = Context::from_serialize(fragment).map_err(failed)?;
        context.insert("shell", frame);
        Ok(self.tera.render(F::TEMPLATE, &context).map_err(failed)?)
    }
}

fn register_functions(tera: &mut Tera, assets: &Arc<Assets>) {
    let known = Arc::clone(assets);
    tera.register_function(
        "asset",
        move |arguments: Kwargs, _: &State| -> TeraResult<String> {
            let name = arguments.must_get::<&str>("name")?;
            let address = known.address(name).map(str::to_owned);
            address.ok_or_else(|| tera::Error::message(format!("there is no asset `{name}`")))
        },
    );
    let known = Arc::clone(assets);
    tera.register_function(
        "icon_address",
        move |arguments: Kwargs, _: &State| -> TeraResult<String> {
            let name = arguments.must_get::<&str>("name")?;
            match known.address("icons.svg") {
                Some(sprite) if known.has_icon(name) => Ok(format!("{sprite}#{name}")),
                _ => Err(tera::Error::message(format!(
                    "`{name}` is not in assets/icons.txt"
                ))),
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::{Templates, View};

    #[test]
    fn every_component_is_shown_in_the_gallery() {
        let view = View::load().expect("the templates load");
        let shown: String = Templates::iter()
            .filter(|name| {
                ["gallery/", "layouts/", "components/"]
                    .iter()
                    .any(|folder| name.starts_with(folder))
            })
            .filter_map(|name| Templates::get(&name))
            .map(|file| String::from_utf8_lossy(&file.data).into_owned())
            .collect();
        for component in view.tera.get_component_names() {
            assert!(
                shown.contains(&format!("<{component} ")),
                "the gallery does not show `{component}`"
            );
        }
    }
}
