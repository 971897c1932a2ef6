//! Comparing two catalogs: the class table row by row, properties, and the reports.

mod compiled;
mod corpus;
mod events;
mod files;
mod fixture;
mod properties;
mod reports;
mod reworded;
mod rows;
mod subsets;
