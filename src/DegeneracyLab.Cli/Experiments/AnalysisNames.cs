namespace DegeneracyLab.Cli;

/// <summary>What choices are called on the command line.</summary>
internal static class AnalysisNames
{
    /// <summary>Bases.</summary>
    public static readonly string[] Bases = ["global", "local", "local-gradient", "local-change", "pca", "svd", "neuron", "none"];

    /// <summary>How edges are measured.</summary>
    public static readonly string[] Edges = ["squared", "functional", "none"];

    /// <summary>How free directions are counted.</summary>
    public static readonly string[] Degeneracy = ["closed", "exact", "none"];

    /// <summary>Norms of a graph's edges.</summary>
    public static readonly string[] Norms = ["identity", "sqrt", "absolute", "max", "log", "node"];

    /// <summary>Null models of modules.</summary>
    public static readonly string[] NullModels = ["layered", "newman", "potts"];

    /// <summary>What an ablation removes.</summary>
    public static readonly string[] Removed = ["nodes", "edges", "both"];
}
