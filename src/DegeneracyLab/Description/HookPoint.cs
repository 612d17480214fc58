namespace DegeneracyLab;

/// <summary>
/// A place in a network whose value can be recorded, and between two of which Jacobian products are taken. A network's
/// hook points are the static members of its generated class <c>Hooks</c>, so that a misspelt name does not compile.
/// </summary>
/// <param name="index">The hook point's place in the order of computation; the input is 0.</param>
/// <param name="name">The hook point's name, unique within its network.</param>
public class HookPoint(int index, string name)
{
    /// <summary>The hook point's place in the order of computation; the input is 0.</summary>
    public int Index { get; } = index;

    /// <summary>The hook point's name, unique within its network.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
