using static TorchSharp.torch;

namespace DegeneracyLab;

/// <summary>The layers of networks and blocks are those of the declaration: what computes is also what is saved and trained.</summary>
internal static class DeclaredParts
{
    /// <summary>Throws if a part would replace another one: TorchSharp would save and train the new one, and the network compute with the old one.</summary>
    /// <param name="owner">The network or block.</param>
    /// <param name="name">The name under which a part is to be registered.</param>
    /// <param name="part">The part.</param>
    /// <exception cref="InvalidOperationException">Another part has that name.</exception>
    public static void RequireFree(nn.Module owner, string name, nn.Module part)
    {
        foreach ((string other, nn.Module module) in owner.named_children())
            if (other == name && !ReferenceEquals(module, part))
                throw new InvalidOperationException($"{owner.GetName()} has a layer {name} already, which is declared by its attributes and cannot be replaced. Change the declaration, or assign the layer's parameters.");
    }
}
