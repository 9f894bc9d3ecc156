// Asks veraPDF's library whether a file keeps to a standard: verapdf.js PROFILE FILE, where PROFILE is the name
// of one of the library's own profiles (PDFUA-1, PDFA-2A). Answers with one line for each rule that is broken,
// its fields parted by tabs: "rule", clause, test, how often, what is wrong, the first place; then "done" and
// the number of checks. Run by Rhino, which the library brings, so that Java need not be able to compile.

var pdfa = Packages.org.verapdf.pdfa;
var TOLD = 100;  // broken checks that are told one by one before the library only counts

function plain(text) {
    return text === null ? "" : String(text).replace(/\s+/g, " ").trim();
}

function main(name, path) {
    Packages.org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
    var profiles = pdfa.validation.profiles.Profiles;
    var library = profiles.defaultProfile().getClass();
    var profile = profiles.profileFromXml(library.getResourceAsStream("/org/verapdf/pdfa/validation/" + name + ".xml"));
    var foundry = pdfa.Foundries.defaultInstance();
    var parser = foundry.createParser(new java.io.File(path), profile.getPDFAFlavour());
    var result = foundry.createValidator(profile, TOLD, false, false, false).validate(parser);
    var out = new java.io.PrintStream(java.lang.System.out, true, "UTF-8");
    var seen = {};
    for (var each = result.getTestAssertions().iterator(); each.hasNext();) {
        var assertion = each.next();
        var rule = assertion.getRuleId().getClause() + "\t" + assertion.getRuleId().getTestNumber();
        if (String(assertion.getStatus().name()) === "FAILED" && !seen[rule]) {
            seen[rule] = true;
            var times = result.getFailedChecks().get(assertion.getRuleId());
            var place = assertion.getLocation() === null ? "" : assertion.getLocation().getContext();
            out.println(["rule", rule, times === null ? 1 : times, plain(assertion.getMessage()), plain(place)].join("\t"));
        }
    }
    out.println("done\t" + result.getTotalAssertions());
    parser.close();
}

java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.OFF);
main(arguments[0], arguments[1]);
