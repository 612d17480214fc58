namespace DegeneracyLab.Generators.Models;

/// <summary>
/// A constant of the user's that the attributes of a network seem to take from a generated class. The surface of the wrong
/// network has it there, so that the compiler has no misleading error beside the one that tells what is wrong.
/// </summary>
/// <param name="Owner">The generated class: <c>Hooks</c>.</param>
/// <param name="Name">The constant.</param>
/// <param name="Type">Its type, as code names it.</param>
/// <param name="Source">The user's class, as code names it.</param>
internal sealed record ForwardSpec(string Owner, string Name, string Type, string Source);
