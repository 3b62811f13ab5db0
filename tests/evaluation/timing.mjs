// Time MJML's own compiler once it is warm: thirty times to warm up, then thirty more.
// In: an MJML document. Out: the CPU that one compilation takes, in milliseconds.
import { readFileSync } from "node:fs";
import mjml2html from "mjml";

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (let run = 0; run < 30; run++) await mjml2html(source);
const before = process.cpuUsage();
for (let run = 0; run < 30; run++) await mjml2html(source);
const { user, system } = process.cpuUsage(before);
process.stdout.write(JSON.stringify((user + system) / 30 / 1000));
