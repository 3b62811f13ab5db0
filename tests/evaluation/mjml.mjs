// Compile each MJML document as MJML's own authors do, at their strictest.
// In: a list of documents. Out: for each, its errors in words, and the HTML.
import { readFileSync } from "node:fs";
import mjml2html from "mjml";

const documents = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = [];
for (const source of documents) {
  try {
    const { html, errors } = await mjml2html(source, { validationLevel: "strict", fonts: {} });
    answers.push({ html, errors: errors.map((error) => error.formattedMessage) });
  } catch (error) {
    answers.push({ html: "", errors: [String(error.message)] });
  }
}
process.stdout.write(JSON.stringify(answers));
