/** In the form in which programs write them, with surroundings as a person adds them: what was the matter, the text. */
export type Text = readonly [cause: string, text: string];
