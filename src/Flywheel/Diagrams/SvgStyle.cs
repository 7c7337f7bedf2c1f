namespace Flywheel.Diagrams;

/// <summary>Colours and type of the picture, for light and dark pages.</summary>
/// <remarks>Plain rules without variables, because programs that are no browser draw SVG too.</remarks>
internal static class SvgStyle
{
    public const string Css = """
        text{font-family:ui-sans-serif,system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif;font-size:13px;fill:#1f2937}
        .back{fill:#fff}
        .panel{fill:#f6f7f9;stroke:#e3e6eb}
        .head{font-size:15px;font-weight:600}
        .title{font-size:16px;font-weight:600}
        .small{font-size:11px;fill:#5b6472}
        .job rect,.pill{fill:#fff;stroke:#cbd1da}
        .need{fill:none;stroke:#9aa4b2;stroke-width:1.4}
        .far{stroke:#b9c1cc;stroke-dasharray:3 4}
        .order{fill:none;stroke:#475569;stroke-width:2.4}
        .tip{fill:#9aa4b2}.ordertip{fill:#475569}
        .icon circle{fill:#8a93a1}
        .icon path{fill:none;stroke:#fff;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
        .succeeded circle{fill:#15803d}.job.succeeded rect{stroke:#86c79b;fill:#f3fbf5}
        .reused circle{fill:#0e7490}.job.reused rect{stroke:#8cc5d1;fill:#f1fafc}
        .failed circle{fill:#b42318}.job.failed rect{stroke:#d9534a;fill:#fdf0ef}
        .timed-out circle{fill:#b45309}.job.timed-out rect{stroke:#dd9648;fill:#fef6ea}
        .cancelled circle{fill:#8a6a00}.job.cancelled rect{stroke:#cdb256;fill:#fdf9e8}
        .needs-attention circle{fill:#b42318}.job.needs-attention rect{stroke:#b42318;stroke-width:3;fill:#fdf0ef}
        .running circle{fill:#1d4ed8}.job.running rect{stroke:#7ea0ea;fill:#f1f5fe}
        .job.skipped rect,.job.waiting rect{stroke-dasharray:4 3;fill:#f6f7f9}
        .job.skipped text,.job.waiting text{fill:#667080}
        @media (prefers-color-scheme:dark){
        text{fill:#e6e9ee}
        .back{fill:#12161c}
        .panel{fill:#1a2028;stroke:#2b333e}
        .small{fill:#9aa5b4}
        .job rect,.pill{fill:#222a34;stroke:#404b59}
        .need{stroke:#657285}.far{stroke:#4a5665}
        .order{stroke:#a5b1c2}.tip{fill:#657285}.ordertip{fill:#a5b1c2}
        .icon circle{fill:#6b7686}
        .succeeded circle{fill:#1f9d4f}.job.succeeded rect{stroke:#2d6b43;fill:#182a20}
        .reused circle{fill:#1491b0}.job.reused rect{stroke:#27616f;fill:#16282d}
        .failed circle{fill:#d9443a}.job.failed rect{stroke:#a4433d;fill:#351d1c}
        .timed-out circle{fill:#cf6a12}.job.timed-out rect{stroke:#8f5a25;fill:#332417}
        .cancelled circle{fill:#a5851b}.job.cancelled rect{stroke:#766426;fill:#2c2717}
        .needs-attention circle{fill:#d9443a}.job.needs-attention rect{stroke:#d9443a;fill:#351d1c}
        .running circle{fill:#4479ee}.job.running rect{stroke:#3a5798;fill:#1b2539}
        .job.skipped rect,.job.waiting rect{fill:#1a2028}
        .job.skipped text,.job.waiting text{fill:#8f9aa9}
        }
        """;
}
