namespace DegeneracyLab.Generators.Models;

/// <summary>What a class can become.</summary>
internal enum SurfaceForm
{
    /// <summary>Nothing: it cannot be continued in another file.</summary>
    None,

    /// <summary>Members without instances.</summary>
    Static,

    /// <summary>A class of its own, with a base class or constructors that do not fit.</summary>
    Standalone,

    /// <summary>A network.</summary>
    Network,
}
