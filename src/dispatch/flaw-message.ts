import { longestQuery, type QueryFlaw } from "../upstream/github/search-query.ts";

/** What is wrong with a query, as sentences that say how to ask instead. Of the query, only keys of qualifiers are in them. */
export function flawInWords(flaw: QueryFlaw): string {
  switch (flaw.kind) {
    case "long":
      return `Search with at most ${longestQuery} characters.`;
    case "characters":
      return "This one has control characters, backslashes, backticks, or characters that look like others; leave them out.";
    case "quotes":
      return 'Put double quotes in pairs, around a whole word or phrase or a qualifier\'s whole value: "two words", label:"two words".';
    case "operators":
      return 'Leave out AND, OR and NOT, or put such a word in double quotes: "and". All words have to match; -word leaves out.';
    case "words":
      return 'Leave out parentheses and other signs between words, or put what has them in double quotes: "a (b)".';
    case "scope":
      return "Name repositories as repo:owner/name and owners as user:name, neither negated nor in quotes. Leave out what looks like these or like is: inside of anything else.";
    case "visibility":
      return "Leave out is:private and the like: public repositories are searched.";
    case "qualifier":
      return `The qualifier ${flaw.key}: is not known to stay within a reach; leave it out, or put it in double quotes if it is text.`;
    case "value":
      return `Give the qualifier ${flaw.key}: a plain value of ASCII characters.`;
  }
}
