namespace DegeneracyLab;

/// <summary>The names in the JSON of interventions.</summary>
internal static class InterventionJson
{
    public const string SchemaVersion = "degeneracylab-interventions-1";

    public const string Schema = "schema";
    public const string Interventions = "interventions";
    public const string Kind = "kind";
    public const string Hook = "hook";
    public const string Units = "units";
    public const string Positions = "positions";
    public const string Channels = "channels";
    public const string Value = "value";
    public const string Factor = "factor";
    public const string Directions = "directions";
    public const string Origin = "origin";
    public const string Shape = "shape";
    public const string Values = "values";

    /// <summary>The kinds by name.</summary>
    public static IReadOnlyList<(InterventionKind Kind, string Name)> Kinds { get; } =
    [
        (InterventionKind.Zero, "zero"),
        (InterventionKind.Mean, "mean"),
        (InterventionKind.Replace, "replace"),
        (InterventionKind.Patch, "patch"),
        (InterventionKind.Scale, "scale"),
        (InterventionKind.Add, "add"),
        (InterventionKind.Project, "project"),
        (InterventionKind.ProjectOut, "projectOut"),
    ];
}
