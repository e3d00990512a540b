mod ci;
mod sources;
