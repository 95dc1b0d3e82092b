// The build puts the wanted language in the place of this one.
export * from "./en";
