namespace DegeneracyLab.Analysis;

/// <summary>The names of a network's parameters by a convention, or why it gives none.</summary>
internal sealed record NameAssignment
{
    private NameAssignment()
    {
    }

    /// <summary>The tensors that hold each parameter, by the parameter's index; none for a parameter that the convention does not name.</summary>
    public IReadOnlyList<IReadOnlyList<NamedTensor>> Tensors { get; private init; } = [];

    /// <summary>Biases that the convention always has and the network lacks: zeros stand for them.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<long> Shape)> Zeros { get; init; } = [];

    /// <summary>What else files of the convention hold, which follows from the architecture.</summary>
    public Func<string, bool> IsDerived { get; init; } = _ => false;

    /// <summary>How parameters were found, where the convention has several ways; else null.</summary>
    public string? Way { get; init; }

    /// <summary>Why the convention gives no names; null if it does.</summary>
    public string? Reason { get; private init; }

    /// <summary>Whether it gives none because several are possible.</summary>
    public bool IsAmbiguous { get; init; }

    /// <summary>The convention gives names.</summary>
    /// <param name="tensors">The tensors that hold each parameter, by the parameter's index.</param>
    public static NameAssignment Of(IReadOnlyList<IReadOnlyList<NamedTensor>> tensors) => new() { Tensors = tensors };

    /// <summary>The convention gives no names.</summary>
    /// <param name="reason">Why: the end of a sentence that begins with its name and a colon.</param>
    public static NameAssignment None(string reason) => new() { Reason = reason };
}
