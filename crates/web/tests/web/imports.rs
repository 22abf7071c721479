//! Imports: their steps, what is said while they go on, what comes of them.

mod asked;
mod checks;
mod columns;
mod desk;
mod following;
mod outcomes;
mod refused;
mod steps;
