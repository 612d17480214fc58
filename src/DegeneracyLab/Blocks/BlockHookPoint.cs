namespace DegeneracyLab;

/// <summary>
/// The hook point of a layer that has hook points inside, such as a block, an attention layer or a parallel pair of
/// blocks: its own value is the layer's output, and derived types have a member for each hook point inside.
/// </summary>
/// <param name="first">The index of the first hook point inside.</param>
/// <param name="inside">The number of hook points inside.</param>
/// <param name="name">The hook point's name, unique within its network.</param>
public abstract class BlockHookPoint(int first, int inside, string name) : HookPoint(first + inside, name)
{
    /// <summary>The index of the first hook point inside; the value that enters stands before it.</summary>
    public int First { get; } = first;

    /// <summary>Whether a hook point lies inside.</summary>
    /// <param name="index">The index of a hook point of the same network.</param>
    /// <returns>True if it lies inside; false for this hook point itself.</returns>
    public bool Contains(int index) => index >= First && index < Index;
}
